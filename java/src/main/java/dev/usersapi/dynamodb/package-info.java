/**
 * Tables of versioned items: conditional writes that are carried out once, and the settings of DynamoDB clients.
 *
 * <p>A resource says how its fields are stored ({@link dev.usersapi.dynamodb.FieldAttributes}) and uses a
 * {@link dev.usersapi.dynamodb.ItemTable}.
 */
package dev.usersapi.dynamodb;
