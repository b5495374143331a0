/**
 * Tables of versioned items, and the function of a resource that has one.
 *
 * <p>A resource says how its fields are stored ({@link dev.usersapi.dynamodb.FieldAttributes}) and uses an
 * {@link dev.usersapi.dynamodb.ItemTable}; its handler is a {@link dev.usersapi.dynamodb.TableHandler}, which connects
 * to the table and to that of revoked tokens.
 */
package dev.usersapi.dynamodb;
