package dev.usersapi.api;

import java.util.Map;

/**
 * Who is calling, once the authorizer has verified the token.
 *
 * @param sub the token's {@code sub}: the stable id that Cognito gives a user, which is also that user's {@code userid}
 * @param admin whether the token names the administrators' group
 */
public record Caller(String sub, boolean admin) {

    private static final String SUB = "sub";
    private static final String ADMIN = "admin";

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
        return Map.of(SUB, sub, ADMIN, Boolean.toString(admin));
    }

    /**
     * The caller in the context that the gateway hands on to a function.
     *
     * @throws IllegalArgumentException if the context is not one that our authorizer made
     */
    public static Caller fromContext(Map<String, Object> context) {
        if (context.get(SUB) instanceof String sub && context.get(ADMIN) instanceof String admin) {
            return new Caller(sub, Boolean.parseBoolean(admin));
        }
        throw new IllegalArgumentException("The request carries no caller from the authorizer");
    }
}
