/**
 * Tables of items that have a version: conditional writes that are carried out once, and the client's settings.
 *
 * <p>A resource says how its fields are stored ({@link dev.usersapi.dynamodb.FieldAttributes}) and uses a
 * {@link dev.usersapi.dynamodb.VersionedTable}.
 */
package dev.usersapi.dynamodb;
