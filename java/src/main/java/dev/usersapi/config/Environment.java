package dev.usersapi.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Environment variables, read as typed values. Every method throws {@link ConfigurationException} with the variable's
 * name, so that a bad deployment fails at start with a message that says what to fix.
 */
public final class Environment {

    private final Map<String, String> variables;

    public Environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** The value of a variable that must be set and not blank. */
    public String required(String name) {
        return optional(name)
                .orElseThrow(() -> new ConfigurationException("The environment variable " + name + " is not set."));
    }

    /** The value of a variable that may be missing; a blank one counts as missing. */
    public Optional<String> optional(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** The members of a comma-separated list; empty if the variable is not set. */
    public Set<String> members(String name) {
        return Arrays.stream(optional(name).orElse("").split(","))
                .map(String::strip)
                .filter(member -> !member.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The members of a comma-separated list that must have at least one. */
    public Set<String> requiredMembers(String name) {
        required(name);
        Set<String> members = members(name);
        if (members.isEmpty()) {
            throw invalid(name, "a comma-separated list with at least one member");
        }
        return members;
    }

    /** An absolute {@code http} or {@code https} URL. */
    public URI requiredUrl(String name) {
        try {
            URI url = new URI(required(name));
            if (url.getHost() != null && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Reported below, like every other invalid value.
        }
        throw invalid(name, "an absolute http or https URL");
    }

    /** A whole number from {@code min} to {@code max}, or {@code fallback} if the variable is not set. */
    public int integer(String name, int fallback, int min, int max) {
        String value = optional(name).orElse(Integer.toString(fallback));
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, like every other invalid value.
        }
        throw invalid(name, "a whole number from " + min + " to " + max);
    }

    private ConfigurationException invalid(String name, String expected) {
        return new ConfigurationException(
                "The environment variable " + name + " is '" + variables.get(name) + "'; it must be " + expected + ".");
    }
}
