/**
 * Verification of Cognito's tokens, independent of Lambda and API Gateway.
 *
 * <p>{@link dev.usersapi.authorizer.jwt.CognitoJwtVerifier} makes the checks,
 * {@link dev.usersapi.authorizer.jwt.JwksCache} caches the pool's keys.
 */
package dev.usersapi.authorizer.jwt;
