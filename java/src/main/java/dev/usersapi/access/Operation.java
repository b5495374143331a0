package dev.usersapi.access;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One operation of the API: a method on a resource, and who may call it. A person's {@link Role} or a machine's
 * {@link Scope} permits it on every item, its {@link Access} also without a role.
 *
 * <p>Operations are constants, compared by identity.
 */
public final class Operation {

    private static final Set<String> WITH_BODY = Set.of("PATCH", "POST", "PUT");
    private static final Pattern PARAMETER = Pattern.compile("\\{([\\w-]+)}");

    /** Matches any value of a path parameter in a policy's resource. Beware: it also matches slashes. */
    private static final String ANY = "*";

    private final String method;
    private final String resource;
    private final Access access;

    Operation(String method, String resource, Access access) {
        this.method = method;
        this.resource = resource;
        this.access = access;
    }

    /** The HTTP method, such as {@code GET}. */
    public String method() {
        return method;
    }

    /** The path as the OpenAPI document writes it, such as {@code /users/{userid}}. */
    public String resource() {
        return resource;
    }

    /** Which people may call it without a role. */
    public Access access() {
        return access;
    }

    /**
     * Whether {@code caller} may call this with these path parameters, which are decoded; {@code me} is replaced for
     * people.
     */
    public boolean permits(Caller caller, Map<String, String> pathParameters) {
        return caller.permitsOnEveryItem(this)
                || caller instanceof Caller.Person person && access.permits(person, pathParameters);
    }

    /** The paths that a policy permits to {@code caller}, with {@code *} for parameters of any value. */
    public List<String> permittedPaths(Caller caller) {
        if (caller.permitsOnEveryItem(this)) {
            return List.of(path(Map.of()));
        }
        return caller instanceof Caller.Person person
                ? access.pathParameters(person).stream().map(this::path).toList()
                : List.of();
    }

    /** Whether it changes nothing. */
    boolean reads() {
        return method.equals("GET");
    }

    /** The first segment of the path, such as {@code users}. */
    String collection() {
        return resource.split("/")[1];
    }

    /** The path with these values of its parameters, and {@code *} for the others. */
    public String path(Map<String, String> parameters) {
        return PARAMETER
                .matcher(resource)
                .replaceAll(parameter -> Matcher.quoteReplacement(parameters.getOrDefault(parameter.group(1), ANY)));
    }

    /** Whether a path matches this operation's resource. */
    boolean hasPath(String path) {
        String[] segments = resource.split("/", -1);
        String[] called = path.split("/", -1);
        return segments.length == called.length
                && IntStream.range(0, segments.length)
                        .allMatch(i ->
                                segments[i].startsWith("{") ? !called[i].isEmpty() : segments[i].equals(called[i]));
    }

    /** Whether a path starts with this operation's resource up to its first parameter and is longer than that. */
    boolean isBelowCollection(String path) {
        int parameter = resource.indexOf('{');
        return parameter > 0 && path.length() > parameter && path.startsWith(resource.substring(0, parameter));
    }

    public boolean hasBody() {
        return WITH_BODY.contains(method);
    }
}
