/** The items of a resource as callers see them: versions and entity tags, preconditions, pages, idempotency keys. */
package dev.usersapi.item;
