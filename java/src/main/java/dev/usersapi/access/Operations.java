package dev.usersapi.access;

import dev.usersapi.access.Access.Owner;
import dev.usersapi.access.Access.RolesOnly;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The permission table: every operation of the API and who may call it. The authorizer's policy and the functions'
 * second check are made from it, and a contract test compares it with the OpenAPI document. {@link Role} and
 * {@link Scope} define what roles and scopes permit.
 *
 * <p>A new resource adds its operations here, one line each.
 */
public final class Operations {

    private static final List<Operation> TABLE = new ArrayList<>();

    /** The path parameter that names a user. */
    public static final String USERID = "userid";

    public static final Operation LIST_USERS = add("GET", "/users", new RolesOnly());
    public static final Operation CREATE_USER = add("PUT", "/users", new RolesOnly());
    public static final Operation POST_USER = add("POST", "/users", new RolesOnly());
    public static final Operation GET_USER = add("GET", "/users/{userid}", new Owner(USERID));
    public static final Operation REPLACE_USER = add("PUT", "/users/{userid}", new Owner(USERID));
    public static final Operation PATCH_USER = add("PATCH", "/users/{userid}", new Owner(USERID));
    public static final Operation DELETE_USER = add("DELETE", "/users/{userid}", new Owner(USERID));

    /** All of them, in the order above. */
    public static final List<Operation> ALL = List.copyOf(TABLE);

    private Operations() {}

    private static Operation add(String method, String resource, Access access) {
        Operation operation = new Operation(method, resource, access);
        TABLE.add(operation);
        return operation;
    }

    /** The operation that the gateway matched, named by HTTP method and resource, such as {@code /users/{userid}}. */
    public static Optional<Operation> find(String method, String resource) {
        return ALL.stream()
                .filter(operation -> operation.method().equals(method)
                        && operation.resource().equals(resource))
                .findFirst();
    }

    /**
     * A path that is safe to log: the values of path parameters, which may be e-mail addresses, are replaced by their
     * names. If no operation has this path, everything after the collection is replaced: {@code /users/a/b} becomes
     * {@code /users/{userid}}. A path of no collection becomes {@code /*}.
     */
    public static String masked(String path) {
        return ALL.stream()
                .filter(operation -> operation.hasPath(path))
                .findFirst()
                .or(() -> ALL.stream()
                        .filter(operation -> operation.isBelowCollection(path))
                        .min(Comparator.comparingInt(
                                operation -> operation.resource().length())))
                .map(Operation::resource)
                .orElse("/*");
    }
}
