/**
 * What both functions agree on: the operations of the API, who may call them, and who is calling.
 *
 * <p>The authorizer turns it into a policy, the users function into its own second check, and a contract test holds it
 * against the OpenAPI document.
 */
package dev.usersapi.api;
