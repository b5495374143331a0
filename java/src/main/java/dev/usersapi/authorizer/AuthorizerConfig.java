package dev.usersapi.authorizer;

import dev.usersapi.authorizer.jwt.TokenUse;
import dev.usersapi.authorizer.jwt.TrustedPool;
import dev.usersapi.config.Environment;
import java.time.Duration;

/**
 * The configuration of the authorizer.
 *
 * @param pool whose tokens are accepted
 * @param adminGroup the Cognito group whose members are administrators
 */
record AuthorizerConfig(TrustedPool pool, String adminGroup) {

    private static final int DEFAULT_LEEWAY_SECONDS = 5;

    /** Cognito's clock was observed one second ahead, so the {@code iat} of a new token was in the future. */
    private static final int MIN_LEEWAY_SECONDS = 1;

    private static final int MAX_LEEWAY_SECONDS = 60;

    /** @throws dev.usersapi.config.ConfigurationException if a variable is missing or wrong; the message names it */
    static AuthorizerConfig from(Environment environment) {
        TrustedPool pool = new TrustedPool(
                environment.requiredUrl("JWT_ISSUER").toString(),
                environment.requiredUrl("JWKS_URL"),
                environment.requiredSet("CLIENT_IDS"),
                TokenUse.allOf("TOKEN_USES", environment.requiredSet("TOKEN_USES")),
                Duration.ofSeconds(environment.integer(
                        "LEEWAY_SECONDS", DEFAULT_LEEWAY_SECONDS, MIN_LEEWAY_SECONDS, MAX_LEEWAY_SECONDS)));
        return new AuthorizerConfig(pool, environment.required("ADMIN_GROUP"));
    }
}
