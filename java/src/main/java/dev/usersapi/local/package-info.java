/** The portable runtime of the local run, on systems other than Linux; it is not deployed to AWS. */
package dev.usersapi.local;
