package dev.usersapi.access;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who is calling, once the authorizer has verified the token.
 *
 * @param sub the token's {@code sub}: the stable id that Cognito gives a user, which is also that user's {@code userid}
 * @param admin whether the token names the administrators' group
 * @param validUntil when the token ceases to pass the authorizer, whose policy the gateway may cache for longer; to the
 *     second. Empty if the context is one of the previous release, which did not tell.
 */
public record Caller(String sub, boolean admin, Optional<Instant> validUntil) {

    private static final String SUB = "sub";
    private static final String ADMIN = "admin";
    private static final String VALID_UNTIL = "validUntil";

    /** @throws IllegalArgumentException if {@code sub} is empty: a caller without an id could own nothing */
    public Caller {
        if (sub.isEmpty()) {
            throw new IllegalArgumentException("A caller has a sub");
        }
    }

    /**
     * This caller as the context that the authorizer hands to the gateway, which makes strings of all values anyway.
     */
    public Map<String, String> toContext() {
        Map<String, String> context = new HashMap<>(Map.of(SUB, sub, ADMIN, Boolean.toString(admin)));
        validUntil.ifPresent(time -> context.put(VALID_UNTIL, Long.toString(time.getEpochSecond())));
        return context;
    }

    /** Whether the token passes the authorizer no longer, although the gateway still lets its holder through. */
    public boolean isExpired(Instant now) {
        return validUntil.filter(time -> !now.isBefore(time)).isPresent();
    }

    /**
     * The caller in the context that the gateway hands on to a function.
     *
     * @throws IllegalArgumentException if the context is not one that our authorizer made
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
