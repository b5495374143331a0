/**
 * The authorizer function: a bearer token in, an IAM policy out.
 *
 * <p>{@link dev.usersapi.authorizer.AuthorizerHandler} is what Lambda calls. {@code Token} is a token taken apart,
 * {@code TokenVerifier} holds the checks, {@code SigningKeys} the pool's keys, {@code Policy} what a caller may do,
 * {@code AuditLog} what is kept of it.
 */
package dev.usersapi.authorizer;
