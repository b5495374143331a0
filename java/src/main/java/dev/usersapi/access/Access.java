package dev.usersapi.access;

import java.util.Map;
import java.util.Optional;

/** Who may call an operation, beside administrators, who may call every one. */
public sealed interface Access {

    /** Nobody else. */
    record Administrators() implements Access {}

    /**
     * The caller whose {@code sub} is the value of a path parameter.
     *
     * @param parameter the name of the path parameter, such as {@code userid}
     */
    record Owner(String parameter) implements Access {}

    /** Everyone who is signed in; the function decides by what it finds, such as the owner of an item. */
    record SignedIn() implements Access {}

    /** Whether that caller, who is no administrator, may call the operation with these path parameters. */
    default boolean permits(Caller caller, Map<String, String> pathParameters) {
        return switch (this) {
            case Administrators() -> false;
            case Owner(var parameter) -> caller.sub().equals(pathParameters.get(parameter));
            case SignedIn() -> true;
        };
    }

    /**
     * The values of the path parameters with which that caller, who is no administrator, may call the operation; the
     * others may have any value. Empty if the caller may not call it at all.
     */
    default Optional<Map<String, String>> pathParameters(Caller caller) {
        return switch (this) {
            case Administrators() -> Optional.empty();
            case Owner(var parameter) -> Optional.of(Map.of(parameter, caller.sub()));
            case SignedIn() -> Optional.of(Map.of());
        };
    }
}
