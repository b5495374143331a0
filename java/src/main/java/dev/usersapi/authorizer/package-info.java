/**
 * The authorizer function: converts a bearer token to an IAM policy.
 *
 * <p>Lambda calls {@link dev.usersapi.authorizer.AuthorizerHandler}. The package {@code jwt} verifies the token,
 * {@code PolicyDocument} says what its holder may call, {@code AuditLog} records the decision.
 */
package dev.usersapi.authorizer;
