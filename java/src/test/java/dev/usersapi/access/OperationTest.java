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

import dev.usersapi.testing.GatewayCall;
import dev.usersapi.testing.ReportTable;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class OperationTest {

    private static final Caller ADMIN = person("admin-sub", Role.ADMIN);
    private static final Caller READER = person("reader-sub", Role.READER);
    private static final Caller USER = person("user-sub");
    private static final Caller READING_MACHINE = machine(new Scope("users", false));
    private static final Caller WRITING_MACHINE = machine(new Scope("users", true));

    private static final Operation OF_EVERYONE = new Operation("GET", "/notes/{noteid}", new Access.SignedIn());

    private static Caller person(String sub, Role... roles) {
        return new Caller.Person(sub, Set.of(roles), GatewayCall.VALID);
    }

    private static Caller machine(Scope... scopes) {
        return new Caller.Machine("a-client", Set.of(scopes), GatewayCall.VALID);
    }

    private static Map<String, String> on(String userid) {
        return Map.of("userid", userid);
    }

    @RegisterExtension
    private static final ReportTable TABLE = new ReportTable(
            "Who may call what, by the permission table",
            "operation",
            "user",
            "reader",
            "admin",
            "users:read",
            "users:write");

    @BeforeAll
    static void printTheTable() {
        for (Operation operation : Operations.ALL) {
            TABLE.add(Stream.concat(
                            Stream.of(operation.method() + " " + operation.resource()),
                            Stream.of(USER, READER, ADMIN, READING_MACHINE, WRITING_MACHINE)
                                    .map(caller -> scopeOf(operation, caller)))
                    .toArray());
        }
    }

    @Test
    void aParameterMayHaveAHyphen() {
        Operation operation = new Operation("GET", "/purchase-orders/{order-id}", new Access.SignedIn());

        assertThat(operation.path(Map.of())).isEqualTo("/purchase-orders/*");
        assertThat(operation.path(Map.of("order-id", "7"))).isEqualTo("/purchase-orders/7");
    }

    private static String scopeOf(Operation operation, Caller caller) {
        return operation.permits(caller, on("another"))
                ? "all"
                : operation.permits(caller, on(caller.sub())) ? "own" : "-";
    }

    @ParameterizedTest
    @FieldSource("dev.usersapi.access.Operations#ALL")
    void administratorsMayCallEveryOperation(Operation operation) {
        assertThat(operation.permits(ADMIN, on("user-sub"))).isTrue();
        assertThat(operation.permits(ADMIN, Map.of())).isTrue();
    }

    @ParameterizedTest
    @FieldSource("dev.usersapi.access.Operations#ALL")
    void readersMayCallEveryOperationThatReads(Operation operation) {
        assertThat(operation.permits(READER, on("user-sub")))
                .isEqualTo(operation.method().equals("GET"));
    }

    @Test
    void readersMayDoAsUsersWithTheirOwnRecord() {
        assertThat(REPLACE_USER.permits(READER, on("reader-sub"))).isTrue();
        assertThat(DELETE_USER.permits(READER, on("reader-sub"))).isTrue();
    }

    @ParameterizedTest
    @FieldSource("dev.usersapi.access.Operations#ALL")
    void machinesMayCallWhatTheirScopesSay(Operation operation) {
        boolean ofUsers = operation.resource().startsWith("/users");
        boolean reads = operation.method().equals("GET");

        assertThat(operation.permits(READING_MACHINE, on("user-sub"))).isEqualTo(ofUsers && reads);
        assertThat(operation.permits(WRITING_MACHINE, on("user-sub"))).isEqualTo(ofUsers && !reads);
        assertThat(operation.permits(machine(), on("user-sub"))).isFalse();
        assertThat(operation.permits(machine(new Scope("user", true), new Scope("orders", false)), on("a")))
                .isFalse();
    }

    @ParameterizedTest
    @FieldSource("dev.usersapi.access.Operations#ALL")
    void machinesOwnNothing(Operation operation) {
        assertThat(operation.permits(machine(), on("a-client"))).isFalse();
    }

    @Test
    void machinesAreNotEveryoneWhoIsSignedIn() {
        assertThat(OF_EVERYONE.permits(machine(), Map.of())).isFalse();
        assertThat(OF_EVERYONE.permits(READING_MACHINE, Map.of())).isFalse();
        assertThat(OF_EVERYONE.permits(machine(new Scope("notes", false)), Map.of()))
                .isTrue();
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
        assertThat(GET_USER.permittedPaths(READER)).containsExactly("/users/*");
        assertThat(DELETE_USER.permittedPaths(READER)).containsExactly("/users/reader-sub", "/users/me");
        assertThat(GET_USER.permittedPaths(READING_MACHINE)).containsExactly("/users/*");
        assertThat(DELETE_USER.permittedPaths(READING_MACHINE)).isEmpty();
    }

    static Stream<Caller> callers() {
        return Stream.of(USER, READER, ADMIN, READING_MACHINE, WRITING_MACHINE, machine());
    }

    /** A wildcard in a policy also matches slashes, so it could permit an operation of a longer path. */
    @ParameterizedTest
    @MethodSource("callers")
    void noPermittedPathMatchesAForbiddenOperation(Caller caller) {
        for (Operation permitted : Operations.ALL) {
            for (String path : permitted.permittedPaths(caller)) {
                String reached = path.replace(".", "\\.").replace("*", ".*");
                assertThat(Operations.ALL.stream()
                                .filter(other -> other.method().equals(permitted.method()))
                                .filter(other -> other.permittedPaths(caller).isEmpty())
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

    @Test
    void equalsItselfAlone() {
        var another = new Operation(OF_EVERYONE.method(), OF_EVERYONE.resource(), OF_EVERYONE.access());

        assertThat(OF_EVERYONE).isEqualTo(OF_EVERYONE).isNotEqualTo(another);
    }
}
