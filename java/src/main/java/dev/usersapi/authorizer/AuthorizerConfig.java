package dev.usersapi.authorizer;

import dev.usersapi.access.Role;
import dev.usersapi.authorizer.jwt.TokenUse;
import dev.usersapi.authorizer.jwt.TrustedPool;
import dev.usersapi.config.Environment;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The configuration of the authorizer.
 *
 * @param pool whose tokens are accepted
 * @param roles the role that the members of each Cognito group have, by the group's name
 */
record AuthorizerConfig(TrustedPool pool, Map<String, Role> roles) {

    private static final int DEFAULT_LEEWAY_SECONDS = 5;

    /** Cognito's clock was observed one second ahead, so the {@code iat} of a new token was in the future. */
    private static final int MIN_LEEWAY_SECONDS = 1;

    private static final int MAX_LEEWAY_SECONDS = 60;

    /** @throws dev.usersapi.config.ConfigurationException if a variable is missing or wrong; the message names it */
    static AuthorizerConfig from(Environment environment) {
        TrustedPool pool = new TrustedPool(
                environment.requiredUrl("JWT_ISSUER").toString(),
                environment.requiredUrl("JWKS_URL"),
                environment.requiredMembers("CLIENT_IDS"),
                environment.optional("RESOURCE_SERVER"),
                TokenUse.allOf("TOKEN_USES", environment.requiredMembers("TOKEN_USES")),
                Duration.ofSeconds(environment.integer(
                        "LEEWAY_SECONDS", DEFAULT_LEEWAY_SECONDS, MIN_LEEWAY_SECONDS, MAX_LEEWAY_SECONDS)));
        Map<String, Role> roles = new HashMap<>();
        environment.optional("READER_GROUP").ifPresent(group -> roles.put(group, Role.READER));
        // Last: if both are one group, its members are administrators.
        roles.put(environment.required("ADMIN_GROUP"), Role.ADMIN);
        return new AuthorizerConfig(pool, Map.copyOf(roles));
    }

    /** The roles of a person in these groups; several groups add up. */
    Set<Role> roles(Set<String> groups) {
        return groups.stream()
                .flatMap(group -> Optional.ofNullable(roles.get(group)).stream())
                .collect(Collectors.toSet());
    }
}
