package dev.usersapi.access;

import java.util.List;
import java.util.Map;

/** Who may call an operation. Administrators may call every operation. */
public sealed interface Access {

    /** Administrators only. */
    record Administrators() implements Access {}

    /**
     * The caller whose {@code sub} is the value of a path parameter, which may also be given as {@link UserId#ME}.
     *
     * @param parameter the name of the path parameter, such as {@code userid}
     */
    record Owner(String parameter) implements Access {}

    /** Every signed-in caller; the function may decide further by what it reads, such as the owner of an item. */
    record SignedIn() implements Access {}

    /** Whether a caller who is not an administrator may call the operation with these path parameters. */
    default boolean permits(Caller caller, Map<String, String> pathParameters) {
        return switch (this) {
            case Administrators() -> false;
            case Owner(var parameter) -> caller.sub().equals(pathParameters.get(parameter));
            case SignedIn() -> true;
        };
    }

    /**
     * The values that path parameters in a URL must have for a caller who is not an administrator, one map for each
     * alternative; parameters that are not in a map may have any value. Empty if the caller may not call the operation
     * at all.
     */
    default List<Map<String, String>> pathParameters(Caller caller) {
        return switch (this) {
            case Administrators() -> List.of();
            case Owner(var parameter) -> List.of(Map.of(parameter, caller.sub()), Map.of(parameter, UserId.ME));
            case SignedIn() -> List.of(Map.of());
        };
    }
}
