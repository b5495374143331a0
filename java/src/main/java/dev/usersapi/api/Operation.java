package dev.usersapi.api;

import java.util.Arrays;
import java.util.Optional;

/**
 * The operations of the API and who may call each: the one list that the authorizer's policy, the users function's
 * routes and its second check are made from. A contract test holds it against the OpenAPI document, so a new route is
 * refused until it is listed here.
 */
public enum Operation {
    LIST_USERS("GET", "/users", Access.ADMINS),
    CREATE_USER("PUT", "/users", Access.ADMINS),
    GET_USER("GET", "/users/{userid}", Access.ADMINS_AND_OWNER),
    REPLACE_USER("PUT", "/users/{userid}", Access.ADMINS_AND_OWNER),
    DELETE_USER("DELETE", "/users/{userid}", Access.ADMINS_AND_OWNER);

    /** The path parameter that names a user. */
    public static final String USERID = "userid";

    private enum Access {
        ADMINS,
        ADMINS_AND_OWNER
    }

    private final String method;
    private final String resource;
    private final Access access;

    Operation(String method, String resource, Access access) {
        this.method = method;
        this.resource = resource;
        this.access = access;
    }

    /**
     * The operation that the gateway matched, named by HTTP method and resource path, such as {@code /users/{userid}}.
     */
    public static Optional<Operation> of(String method, String resource) {
        return Arrays.stream(values())
                .filter(operation -> operation.method.equals(method) && operation.resource.equals(resource))
                .findFirst();
    }

    public String method() {
        return method;
    }

    /** The resource path as the OpenAPI document writes it, such as {@code /users/{userid}}. */
    public String resource() {
        return resource;
    }

    /** The path of this operation on one user, or on every user for {@code *}. */
    public String pathFor(String userid) {
        return resource.replace("{" + USERID + "}", userid);
    }

    /** Whether a caller who is no administrator may call this on the user whose id is the caller's own. */
    public boolean isOpenToOwner() {
        return access == Access.ADMINS_AND_OWNER;
    }

    /** Whether a call brings a user's fields in its body. */
    public boolean takesBody() {
        return method.equals("PUT");
    }

    /**
     * Whether {@code caller} may call this.
     *
     * @param userid the user that the call is about; empty where it is about all of them
     */
    public boolean allows(Caller caller, Optional<String> userid) {
        return caller.admin()
                || isOpenToOwner() && userid.filter(caller.sub()::equals).isPresent();
    }
}
