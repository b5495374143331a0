package dev.usersapi.access;

import static dev.usersapi.access.Operations.CREATE_USER;
import static dev.usersapi.access.Operations.DELETE_USER;
import static dev.usersapi.access.Operations.GET_USER;
import static dev.usersapi.access.Operations.LIST_USERS;
import static dev.usersapi.access.Operations.PATCH_USER;
import static dev.usersapi.access.Operations.POST_USER;
import static dev.usersapi.access.Operations.REPLACE_USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class OperationTest {

    private static final Caller ADMIN = new Caller("admin-sub", true, Optional.empty());
    private static final Caller USER = new Caller("user-sub", false, Optional.empty());

    private static final Operation OF_EVERYONE = new Operation("GET", "/notes/{noteid}", new Access.SignedIn());

    private static Map<String, String> on(String userid) {
        return Map.of("userid", userid);
    }

    @ParameterizedTest
    @FieldSource("dev.usersapi.access.Operations#ALL")
    void administratorsMayCallEveryOperation(Operation operation) {
        assertThat(operation.permits(ADMIN, on("user-sub"))).isTrue();
        assertThat(operation.permits(ADMIN, Map.of())).isTrue();
    }

    @ParameterizedTest
    @MethodSource
    void usersMayCallOwnerOperationsOnThemselves(Operation operation, boolean permitted) {
        assertThat(operation.permits(USER, on("user-sub"))).isEqualTo(permitted);
    }

    static Stream<Arguments> usersMayCallOwnerOperationsOnThemselves() {
        return Stream.of(
                arguments(LIST_USERS, false),
                arguments(CREATE_USER, false),
                arguments(POST_USER, false),
                arguments(GET_USER, true),
                arguments(REPLACE_USER, true),
                arguments(PATCH_USER, true),
                arguments(DELETE_USER, true),
                arguments(OF_EVERYONE, true));
    }

    static Stream<Operation> ofAdministratorsAndOwners() {
        return Operations.ALL.stream().filter(operation -> !(operation.access() instanceof Access.SignedIn));
    }

    @ParameterizedTest
    @MethodSource("ofAdministratorsAndOwners")
    void usersMayCallNothingOnOthers(Operation operation) {
        assertThat(operation.permits(USER, on("admin-sub"))).isFalse();
        assertThat(operation.permits(USER, on("user-sub2"))).isFalse();
        assertThat(operation.permits(USER, on("USER-SUB"))).isFalse();
    }

    @ParameterizedTest
    @MethodSource("ofAdministratorsAndOwners")
    void usersMayCallNothingWithoutAUserid(Operation operation) {
        assertThat(operation.permits(USER, Map.of())).isFalse();
    }

    @Test
    void permittedPathsHaveTheCallersIdOrAWildcard() {
        assertThat(GET_USER.permittedPaths(USER)).containsExactly("/users/user-sub", "/users/me");
        assertThat(GET_USER.permittedPaths(ADMIN)).containsExactly("/users/*");
        assertThat(LIST_USERS.permittedPaths(USER)).isEmpty();
        assertThat(LIST_USERS.permittedPaths(ADMIN)).containsExactly("/users");
        assertThat(OF_EVERYONE.permittedPaths(USER)).containsExactly("/notes/*");
    }

    /** A wildcard in a policy also matches slashes, so it could permit an operation of a longer path. */
    @Test
    void noPermittedPathMatchesAForbiddenOperation() {
        for (Operation permitted : Operations.ALL) {
            for (String path : permitted.permittedPaths(USER)) {
                String reached = path.replace(".", "\\.").replace("*", ".*");
                assertThat(Operations.ALL.stream()
                                .filter(other -> other.method().equals(permitted.method()))
                                .filter(other -> other.permittedPaths(USER).isEmpty())
                                .filter(other -> other.path(Map.of()).matches(reached)))
                        .as("%s %s", permitted.method(), path)
                        .isEmpty();
            }
        }
    }

    @Test
    void isFoundByMethodAndResource() {
        assertThat(Operations.find("PUT", "/users/{userid}")).contains(REPLACE_USER);
    }

    @ParameterizedTest
    @CsvSource({"PATCH, /users", "GET, /users/", "GET, /", "get, /users"})
    void isNotFoundByAnythingElse(String method, String resource) {
        assertThat(Operations.find(method, resource)).isEmpty();
    }

    @Test
    void onlyPatchPostAndPutHaveBodies() {
        assertThat(Stream.of(LIST_USERS, CREATE_USER, POST_USER, GET_USER, REPLACE_USER, PATCH_USER, DELETE_USER)
                        .filter(Operation::hasBody))
                .containsExactly(CREATE_USER, POST_USER, REPLACE_USER, PATCH_USER);
    }
}
