/**
 * Who may call what: the operations of the API, the permission table, and the caller.
 *
 * <p>The authorizer turns the table into a policy; each function behind the gateway checks it again.
 */
package dev.usersapi.access;
