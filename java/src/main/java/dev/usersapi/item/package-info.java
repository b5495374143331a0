/**
 * The items of a resource, and what callers see of them: versions and entity tags, preconditions, pages, idempotency
 * keys.
 */
package dev.usersapi.item;
