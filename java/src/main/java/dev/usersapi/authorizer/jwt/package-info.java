/**
 * Verification of Cognito's tokens; it knows neither Lambda nor API Gateway.
 *
 * <p>{@link dev.usersapi.authorizer.jwt.CognitoJwtVerifier} has the checks,
 * {@link dev.usersapi.authorizer.jwt.JwksCache} the pool's keys.
 */
package dev.usersapi.authorizer.jwt;
