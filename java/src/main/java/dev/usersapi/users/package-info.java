/**
 * The users function: the five operations on users.
 *
 * <p>A call comes in at {@link dev.usersapi.users.UsersHandler}, which turns the gateway's event into a request.
 * {@code Users} decides what it means, {@code UserFields} whether its body may be stored, and {@code UserTable} does
 * it.
 */
package dev.usersapi.users;
