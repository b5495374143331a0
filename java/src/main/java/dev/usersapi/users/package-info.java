/**
 * The users resource.
 *
 * <p>Lambda calls {@link dev.usersapi.users.UsersHandler}. {@code Users} has the operations, {@code UserBody} reads
 * request bodies, and {@code UserTable} has the attributes of the table.
 */
package dev.usersapi.users;
