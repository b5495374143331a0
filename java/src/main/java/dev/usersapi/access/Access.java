package dev.usersapi.access;

import java.util.List;
import java.util.Map;

/**
 * Which people may call an operation even without a {@link Role} that permits it. Who has such a role may call it for
 * every item; what machines may call, their {@link Scope} alone says.
 */
public sealed interface Access {

    /** Nobody: a role is needed. */
    record RolesOnly() implements Access {}

    /**
     * Also the person whose {@code sub} is the value of a path parameter, which may also be given as {@link UserId#ME}.
     *
     * @param parameter the name of the path parameter, such as {@code userid}
     */
    record Owner(String parameter) implements Access {}

    /**
     * Also every other person who is signed in; the function may decide further by what it reads, such as the owner of
     * an item.
     */
    record SignedIn() implements Access {}

    /** Whether a person may call the operation with these path parameters, whatever their roles. */
    default boolean permits(Caller.Person person, Map<String, String> pathParameters) {
        return switch (this) {
            case RolesOnly() -> false;
            case Owner(var parameter) -> person.sub().equals(pathParameters.get(parameter));
            case SignedIn() -> true;
        };
    }

    /**
     * The values that path parameters in a URL must have for a person, one map for each alternative; parameters that
     * are not in a map may have any value. Empty if the person may not call the operation at all.
     */
    default List<Map<String, String>> pathParameters(Caller.Person person) {
        return switch (this) {
            case RolesOnly() -> List.of();
            case Owner(var parameter) -> List.of(Map.of(parameter, person.sub()), Map.of(parameter, UserId.ME));
            case SignedIn() -> List.of(Map.of());
        };
    }
}
