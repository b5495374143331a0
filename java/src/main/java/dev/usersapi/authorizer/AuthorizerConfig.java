package dev.usersapi.authorizer;

import dev.usersapi.config.Environment;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * What the authorizer is told when it starts.
 *
 * @param issuer the pool's issuer, exactly as its tokens write it in {@code iss}
 * @param jwksUrl where the pool publishes its signing keys
 * @param clientIds the app clients whose tokens are accepted; never empty
 * @param tokenUses the kinds of token that are accepted; never empty
 * @param adminGroup the Cognito group whose members are administrators
 * @param leeway how far the clocks of Cognito and Lambda may differ, 1 to 60 s
 */
record AuthorizerConfig(
        String issuer,
        URI jwksUrl,
        Set<String> clientIds,
        Set<TokenUse> tokenUses,
        String adminGroup,
        Duration leeway) {

    private static final int DEFAULT_LEEWAY_SECONDS = 5;

    /** Cognito's clock was seen a second ahead, so that a new token's {@code iat} was in the future. */
    private static final int MIN_LEEWAY_SECONDS = 1;

    private static final int MAX_LEEWAY_SECONDS = 60;

    /** @throws dev.usersapi.config.ConfigurationException if a variable is missing or wrong; the message names it */
    static AuthorizerConfig from(Environment environment) {
        return new AuthorizerConfig(
                environment.requiredUrl("JWT_ISSUER").toString(),
                environment.requiredUrl("JWKS_URL"),
                environment.requiredSet("CLIENT_IDS"),
                TokenUse.allOf("TOKEN_USES", environment.requiredSet("TOKEN_USES")),
                environment.required("ADMIN_GROUP"),
                Duration.ofSeconds(environment.integer(
                        "LEEWAY_SECONDS", DEFAULT_LEEWAY_SECONDS, MIN_LEEWAY_SECONDS, MAX_LEEWAY_SECONDS)));
    }
}
