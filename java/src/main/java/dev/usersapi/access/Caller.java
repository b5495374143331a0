package dev.usersapi.access;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The caller of the API, from the token that the authorizer verified. */
public sealed interface Caller {

    /**
     * A person.
     *
     * @param sub the token's {@code sub}: the stable id that Cognito gives a person, which is also that person's
     *     {@code userid}
     * @param roles what the token's groups permit; several groups add up
     */
    record Person(String sub, Set<Role> roles, TokenTimes times) implements Caller {

        /** @throws IllegalArgumentException if {@code sub} is empty: a person without an id could own nothing */
        public Person {
            requireId(sub);
            roles = Set.copyOf(roles);
        }

        @Override
        public boolean permitsOnEveryItem(Operation operation) {
            return roles.stream().anyMatch(role -> role.permits(operation));
        }
    }

    /**
     * A machine, which owns nothing and belongs to no group.
     *
     * @param sub the id of its app client
     * @param scopes what it may call
     */
    record Machine(String sub, Set<Scope> scopes, TokenTimes times) implements Caller {

        /** @throws IllegalArgumentException if {@code sub} is empty */
        public Machine {
            requireId(sub);
            scopes = Set.copyOf(scopes);
        }

        @Override
        public boolean permitsOnEveryItem(Operation operation) {
            return scopes.contains(Scope.of(operation));
        }
    }

    /** The key of the id in the context, and the name of the claim in the token. */
    String SUB = "sub";

    /** The key of a machine's scopes in the context; people have none. */
    String SCOPES = "scopes";

    /** The stable id of the caller in the user pool. */
    String sub();

    TokenTimes times();

    /** Whether the caller may call the operation on every item, whoever owns it. */
    boolean permitsOnEveryItem(Operation operation);

    /** Whether the authorizer would no longer accept the token. The gateway may still apply its cached policy. */
    default boolean isExpired(Instant now) {
        return !now.isBefore(times().validUntil());
    }

    /**
     * Converts this caller to the authorizer's context, as strings, because the gateway converts all values to strings.
     * Each role is a key with {@code true} or {@code false}.
     */
    default Map<String, String> toContext() {
        Set<Role> roles = this instanceof Person person ? person.roles() : Set.of();
        Map<String, String> context = new HashMap<>(Map.of(SUB, sub()));
        for (Role role : Role.values()) {
            context.put(key(role), Boolean.toString(roles.contains(role)));
        }
        if (this instanceof Machine machine) {
            context.put(
                    SCOPES, machine.scopes().stream().map(Scope::text).sorted().collect(Collectors.joining(" ")));
        }
        context.putAll(times().toContext());
        return context;
    }

    /**
     * Reads the caller from the context that the gateway passes to a function.
     *
     * @throws IllegalArgumentException if the context was not made by our authorizer
     */
    static Caller fromContext(Map<String, Object> context) {
        if (!(context.get(SUB) instanceof String sub) || !(context.get(key(Role.ADMIN)) instanceof String)) {
            throw new IllegalArgumentException("The request carries no caller from the authorizer");
        }
        TokenTimes times = TokenTimes.fromContext(context);
        if (context.get(SCOPES) instanceof String scopes) {
            return new Machine(sub, Scope.parseAll(List.of(scopes.split(" "))), times);
        }
        Set<Role> roles = Arrays.stream(Role.values())
                .filter(role -> "true".equals(context.get(key(role))))
                .collect(Collectors.toSet());
        return new Person(sub, roles, times);
    }

    private static String key(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    private static void requireId(String sub) {
        if (sub.isEmpty()) {
            throw new IllegalArgumentException("A caller must have a sub");
        }
    }
}
