package dev.usersapi.authorizer.jwt;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The trusted user pool, and which of its tokens are accepted.
 *
 * @param issuer the pool's issuer, exactly as its tokens write it in {@code iss}
 * @param jwksUrl where the pool publishes its signing keys
 * @param clientIds the app clients whose tokens for people are accepted; never empty
 * @param resourceServer the identifier of the API's scopes in the pool; empty if no machine's token is accepted
 * @param tokenUses the kinds of token that are accepted; never empty
 * @param leeway how far the clocks of Cognito and Lambda may differ, 1 to 60 s
 */
public record TrustedPool(
        String issuer,
        URI jwksUrl,
        Set<String> clientIds,
        Optional<String> resourceServer,
        Set<TokenUse> tokenUses,
        Duration leeway) {}
