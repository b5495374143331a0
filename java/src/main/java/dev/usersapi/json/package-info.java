/** Strict JSON: one tree for all that is read and written, the bodies of requests, merge patches, and log lines. */
package dev.usersapi.json;
