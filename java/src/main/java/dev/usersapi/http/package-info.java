/**
 * What a function behind the gateway does for each request, for any resource: events, requests, responses, and the
 * checks before an operation is called.
 */
package dev.usersapi.http;
