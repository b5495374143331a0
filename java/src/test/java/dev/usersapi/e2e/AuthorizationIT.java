package dev.usersapi.e2e;

import static dev.usersapi.access.Operations.CREATE_USER;
import static dev.usersapi.access.Operations.DELETE_USER;
import static dev.usersapi.access.Operations.GET_USER;
import static dev.usersapi.access.Operations.LIST_USERS;
import static dev.usersapi.access.Operations.PATCH_USER;
import static dev.usersapi.access.Operations.POST_USER;
import static dev.usersapi.access.Operations.REPLACE_USER;
import static dev.usersapi.e2e.Api.NO_BODY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.usersapi.access.Access;
import dev.usersapi.access.Operation;
import dev.usersapi.access.Operations;
import dev.usersapi.contract.ApiDocument;
import dev.usersapi.e2e.People.Person;
import dev.usersapi.testing.ReportTable;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may call what: every caller with every operation, over HTTP. */
class AuthorizationIT {

    private enum Who {
        NO_TOKEN,
        GARBAGE,
        EXPIRED,
        OTHER_POOL,
        OTHER_CLIENT,
        USER,
        USER_ON_ITSELF,
        USER_AS_ME,
        READER,
        READER_ON_ITSELF,
        ADMIN,
        ADMIN_AND_READER,
        READING_MACHINE,
        WRITING_MACHINE,
        MACHINE_OF_ANOTHER_API
    }

    private static final Deployment DEPLOYMENT = Deployment.underTest();
    private static final Api API = new Api(DEPLOYMENT);
    private static final People PEOPLE = new People(DEPLOYMENT);
    private static final Machines MACHINES = new Machines(DEPLOYMENT);

    @RegisterExtension
    private static final ReportTable TABLE = new ReportTable(
            "Who may call what, over HTTP",
            Stream.concat(
                            Stream.of("caller"),
                            Operations.ALL.stream().map(operation -> operation.method() + " " + operation.resource()))
                    .toArray(String[]::new));

    private static final Map<Who, Map<Operation, Integer>> SEEN = new EnumMap<>(Who.class);

    private static final Map<Who, String> AUTHORIZATION = new EnumMap<>(Who.class);
    private static String adminToken;
    private static String sub;
    private static String readersSub;

    @BeforeAll
    static void signIn() {
        Person admin = PEOPLE.admin();
        Person user = PEOPLE.user();
        adminToken = PEOPLE.accessToken(admin);
        sub = user.sub();
        AUTHORIZATION.put(Who.GARBAGE, "Bearer garbage");
        AUTHORIZATION.put(Who.EXPIRED, "Bearer " + PEOPLE.expiredToken(admin));
        AUTHORIZATION.put(Who.OTHER_POOL, "Bearer " + PEOPLE.tokenOfAnotherPool());
        AUTHORIZATION.put(Who.OTHER_CLIENT, "Bearer " + PEOPLE.tokenOfAnotherClient(admin));
        AUTHORIZATION.put(Who.USER, "Bearer " + PEOPLE.accessToken(user));
        AUTHORIZATION.put(Who.USER_ON_ITSELF, "Bearer " + PEOPLE.accessToken(user));
        AUTHORIZATION.put(Who.USER_AS_ME, "Bearer " + PEOPLE.accessToken(user));
        Person reader = PEOPLE.reader();
        readersSub = reader.sub();
        AUTHORIZATION.put(Who.READER, "Bearer " + PEOPLE.accessToken(reader));
        AUTHORIZATION.put(Who.READER_ON_ITSELF, "Bearer " + PEOPLE.accessToken(reader));
        AUTHORIZATION.put(Who.ADMIN, "Bearer " + adminToken);
        AUTHORIZATION.put(Who.ADMIN_AND_READER, "Bearer " + PEOPLE.accessToken(PEOPLE.adminAndReader()));
        AUTHORIZATION.put(Who.READING_MACHINE, "Bearer " + MACHINES.token("users:read"));
        AUTHORIZATION.put(Who.WRITING_MACHINE, "Bearer " + MACHINES.token("users:write"));
        AUTHORIZATION.put(Who.MACHINE_OF_ANOTHER_API, "Bearer " + MACHINES.tokenOfAnotherApi("users:read"));
    }

    @AfterAll
    static void printTheTable() {
        SEEN.forEach((who, statuses) -> TABLE.add(Stream.concat(
                        Stream.of(who), Operations.ALL.stream().map(operation -> statuses.getOrDefault(operation, 0)))
                .toArray()));
    }

    @ParameterizedTest
    @MethodSource
    void allowsOnlyPermittedCalls(Who who, Operation operation, int status) {
        String userid = switch (who) {
            case USER_ON_ITSELF, USER_AS_ME -> sub;
            case READER_ON_ITSELF -> readersSub;
            default -> "target-" + UUID.randomUUID();
        };
        API.call("PUT", "/users/" + userid, adminToken, "{\"name\":\"Before\"}");
        int before = version(userid);
        String body = operation.hasBody() ? "{\"name\":\"After\"}" : NO_BODY;

        var reply = API.send(
                operation.method(),
                operation.path(Map.of("userid", who == Who.USER_AS_ME ? "me" : userid)),
                Optional.ofNullable(AUTHORIZATION.get(who)),
                body);

        SEEN.computeIfAbsent(who, row -> new LinkedHashMap<>()).put(operation, reply.status());
        assertThat(reply.status()).isEqualTo(status);
        if (status >= 400) {
            assertThat(version(userid)).as("a refused call changes nothing").isEqualTo(before);
        }
    }

    static List<Operation> operationsOfOwners() {
        return Operations.ALL.stream()
                .filter(operation -> operation.access() instanceof Access.Owner)
                .toList();
    }

    /** Their client's id is nobody's userid. */
    @ParameterizedTest
    @MethodSource("operationsOfOwners")
    void machinesHaveNoRecordOfTheirOwn(Operation operation) {
        Who machine = operation.method().equals("GET") ? Who.READING_MACHINE : Who.WRITING_MACHINE;

        API.send(
                        operation.method(),
                        operation.path(Map.of("userid", "me")),
                        Optional.of(AUTHORIZATION.get(machine)),
                        ApiDocument.leastBody(operation))
                .requireProblem(404);
    }

    @Test
    void machinesCanHaveAScopeForEachCollection() {
        Set<String> scopes = Operations.ALL.stream()
                .map(operation -> operation.resource().split("/")[1])
                .flatMap(collection -> Stream.of(collection + ":read", collection + ":write"))
                .collect(Collectors.toSet());

        assertThat(MACHINES.scopes()).containsExactlyInAnyOrderElementsOf(scopes);
    }

    private static int version(String userid) {
        return API.call("GET", "/users/" + userid, adminToken, NO_BODY)
                .json()
                .path("version")
                .asInt();
    }

    static Stream<Arguments> allowsOnlyPermittedCalls() {
        return Stream.of(
                        row(Who.NO_TOKEN, 401, 401, 401, 401, 401, 401, 401),
                        row(Who.GARBAGE, 401, 401, 401, 401, 401, 401, 401),
                        row(Who.EXPIRED, 401, 401, 401, 401, 401, 401, 401),
                        row(Who.OTHER_POOL, 401, 401, 401, 401, 401, 401, 401),
                        row(Who.OTHER_CLIENT, 401, 401, 401, 401, 401, 401, 401),
                        row(Who.USER, 403, 403, 403, 403, 403, 403, 403),
                        row(Who.USER_ON_ITSELF, 403, 403, 403, 200, 200, 200, 204),
                        row(Who.USER_AS_ME, 403, 403, 403, 200, 200, 200, 204),
                        row(Who.READER, 200, 403, 403, 200, 403, 403, 403),
                        row(Who.READER_ON_ITSELF, 200, 403, 403, 200, 200, 200, 204),
                        row(Who.ADMIN, 200, 200, 201, 200, 200, 200, 204),
                        row(Who.ADMIN_AND_READER, 200, 200, 201, 200, 200, 200, 204),
                        row(Who.READING_MACHINE, 200, 403, 403, 200, 403, 403, 403),
                        row(Who.WRITING_MACHINE, 403, 200, 201, 403, 200, 200, 204),
                        row(Who.MACHINE_OF_ANOTHER_API, 401, 401, 401, 401, 401, 401, 401))
                .flatMap(row -> row);
    }

    private static Stream<Arguments> row(
            Who who, int list, int create, int post, int get, int replace, int patch, int delete) {
        return Stream.of(
                cell(who, LIST_USERS, list),
                cell(who, CREATE_USER, create),
                cell(who, POST_USER, post),
                cell(who, GET_USER, get),
                cell(who, REPLACE_USER, replace),
                cell(who, PATCH_USER, patch),
                cell(who, DELETE_USER, delete));
    }

    private static Arguments cell(Who who, Operation operation, int status) {
        return argumentSet(who + ", " + operation + ": " + status, who, operation, status);
    }
}
