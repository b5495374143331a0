/** The notes of a user: each belongs to the user in its path. */
package dev.usersapi.notes;
