/**
 * The users resource.
 *
 * <p>Lambda calls {@link dev.usersapi.users.UsersHandler}. {@code Users} has the operations, {@code UserBody} checks
 * the fields that callers send, and {@code UserTable} has the attributes of the table.
 */
package dev.usersapi.users;
