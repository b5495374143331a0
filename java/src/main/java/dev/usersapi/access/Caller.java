package dev.usersapi.access;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The caller of the API, from the token that the authorizer verified.
 *
 * @param sub the token's {@code sub}: the stable id that Cognito gives a user, which is also that user's {@code userid}
 * @param admin whether the token's groups include the administrators' group
 * @param validUntil when the authorizer stops accepting the token, to the second; the gateway may cache the policy for
 *     longer. Empty if the context comes from the previous release, which did not set it.
 */
public record Caller(String sub, boolean admin, Optional<Instant> validUntil) {

    private static final String SUB = "sub";
    private static final String ADMIN = "admin";
    private static final String VALID_UNTIL = "validUntil";

    /** @throws IllegalArgumentException if {@code sub} is empty: a caller without an id could own nothing */
    public Caller {
        if (sub.isEmpty()) {
            throw new IllegalArgumentException("A caller must have a sub");
        }
    }

    /**
     * Converts this caller to the authorizer's context, as strings, because the gateway converts all values to strings.
     */
    public Map<String, String> toContext() {
        Map<String, String> context = new HashMap<>(Map.of(SUB, sub, ADMIN, Boolean.toString(admin)));
        validUntil.ifPresent(time -> context.put(VALID_UNTIL, Long.toString(time.getEpochSecond())));
        return context;
    }

    /** Whether the authorizer would no longer accept the token. The gateway may still apply its cached policy. */
    public boolean isExpired(Instant now) {
        return validUntil.filter(time -> !now.isBefore(time)).isPresent();
    }

    /**
     * Reads the caller from the context that the gateway passes to a function.
     *
     * @throws IllegalArgumentException if the context was not made by our authorizer
     */
    public static Caller fromContext(Map<String, Object> context) {
        if (context.get(SUB) instanceof String sub && context.get(ADMIN) instanceof String admin) {
            Optional<Instant> validUntil = Optional.ofNullable(context.get(VALID_UNTIL))
                    .map(time -> Instant.ofEpochSecond(Long.parseLong(time.toString())));
            return new Caller(sub, Boolean.parseBoolean(admin), validUntil);
        }
        throw new IllegalArgumentException("The request carries no caller from the authorizer");
    }
}
