package dev.usersapi.users;

import static dev.usersapi.access.Operations.CREATE_USER;
import static dev.usersapi.access.Operations.DELETE_USER;
import static dev.usersapi.access.Operations.GET_USER;
import static dev.usersapi.access.Operations.LIST_USERS;
import static dev.usersapi.access.Operations.PATCH_USER;
import static dev.usersapi.access.Operations.POST_USER;
import static dev.usersapi.access.Operations.REPLACE_USER;
import static dev.usersapi.access.Operations.USERID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.usersapi.access.Caller;
import dev.usersapi.access.Operation;
import dev.usersapi.access.Role;
import dev.usersapi.access.Scope;
import dev.usersapi.access.TokenTimes;
import dev.usersapi.config.ConfigurationException;
import dev.usersapi.dynamodb.ItemTable;
import dev.usersapi.dynamodb.LocalDynamo;
import dev.usersapi.http.ApiHandler;
import dev.usersapi.http.Cors;
import dev.usersapi.http.Deadline;
import dev.usersapi.http.Revocations;
import dev.usersapi.testing.GatewayCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;

/** The users function as API Gateway calls it, on DynamoDB Local. */
class UsersHandlerIT {

    @RegisterExtension
    private static final LocalDynamo DYNAMO = new LocalDynamo();

    private ApiHandler users;

    @BeforeEach
    void start() {
        users = TestUsers.newFunction(DYNAMO);
    }

    private APIGatewayProxyResponseEvent answer(GatewayCall call) {
        return call.sentTo(users);
    }

    private void create(String userid) {
        answer(GatewayCall.of(CREATE_USER).byAdmin().body("{\"userid\":\"" + userid + "\",\"name\":\"Ada\"}"));
    }

    @Test
    void namesATableThatIsNotConfigured() {
        assertThatThrownBy(UsersHandler::new)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("The environment variable TABLE_NAME is not set.");
    }

    @Test
    void closesConnectionsBeforeASnapshot() throws IOException {
        String name = TestUsers.newTable(DYNAMO);
        List<ItemTable<UserFields>> connected = new ArrayList<>();
        users = new ApiHandler(
                () -> {
                    connected.add(TestUsers.table(name, DYNAMO.url(), LocalDynamo.CLOCK));
                    return new Users(connected.getLast(), () -> "x");
                },
                () -> Revocations.NONE,
                Cors.NONE,
                LocalDynamo.CLOCK);

        users.beforeCheckpoint(null);

        assertThat(System.getProperty("com.amazonaws.xray.traceHeader")).isNull();
        ItemTable<UserFields> last = connected.removeLast();
        assertThat(connected)
                .as("the first, and those of priming but the last")
                .hasSize(5)
                .allSatisfy(closed -> assertThatThrownBy(() -> get(closed)).hasMessage("Connection pool shut down"));
        assertThatThrownBy(() -> get(last)).hasMessage("There is no such user.");
    }

    private static void get(ItemTable<UserFields> table) {
        LocalDynamo.items(table).get(Map.of(USERID, "nobody"));
    }

    @Test
    void primesItselfWithRequestsThatChangeNothing() throws IOException {
        users.beforeCheckpoint(null);

        for (String event : new Users(null, null).primingEvents()) {
            assertThat(GatewayCall.send(event.getBytes(StandardCharsets.UTF_8), users)
                            .getStatusCode())
                    .isIn(404, 412);
        }
        assertThat(answer(GatewayCall.of(LIST_USERS).byAdmin()).getBody()).isEqualTo("[]");
    }

    @Test
    void createsAUserWithANewId() {
        var answer = answer(GatewayCall.of(CREATE_USER).byAdmin().body("{\"name\":\"Ada\"}"));

        assertThat(answer.getStatusCode()).isEqualTo(200);
        assertThat(answer.getHeaders())
                .containsEntry("Location", "/Prod/users/a-new-id")
                .containsEntry("Content-Type", "application/json");
        assertThat(answer.getBody())
                .isEqualTo("{\"userid\":\"a-new-id\",\"name\":\"Ada\",\"version\":1,"
                        + "\"createdAt\":\"2026-03-01T12:00:00.000Z\",\"updatedAt\":\"2026-03-01T12:00:00.000Z\"}");
    }

    @Test
    void createsAUserByPostToo() {
        var answer = answer(GatewayCall.of(POST_USER).byAdmin().body("{\"userid\":\"ada\",\"name\":\"Ada\"}"));

        assertThat(answer.getStatusCode()).isEqualTo(201);
        assertThat(answer.getHeaders())
                .containsEntry("Location", "/Prod/users/ada")
                .containsKey("ETag");
        assertThat(answer.getBody())
                .isEqualTo(answer(GatewayCall.of(GET_USER, "ada").byAdmin()).getBody());
    }

    @Test
    void createsAUserWithTheRequestedId() {
        var answer =
                answer(GatewayCall.of(CREATE_USER).byAdmin().body("{\"userid\":\"ada@example.com\",\"name\":\"Ada\"}"));

        assertThat(answer.getStatusCode()).isEqualTo(200);
        assertThat(answer.getHeaders()).containsEntry("Location", "/Prod/users/ada%40example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/users/", "/users//"})
    void removesTrailingSlashesFromTheLocation(String path) {
        var answer = answer(GatewayCall.of(CREATE_USER).byAdmin().path(path).body("{\"name\":\"Ada\"}"));

        assertThat(answer.getHeaders()).containsEntry("Location", "/Prod/users/a-new-id");
    }

    /**
     * {@code //users/…} would be a path on the host {@code users} (RFC 3986, section 4.2), to which clients send their
     * token.
     */
    @ParameterizedTest
    @ValueSource(strings = {"//users", "///users", "//users/"})
    void linksToNoOtherHost(String path) {
        GatewayCall creation = GatewayCall.of(CREATE_USER).byAdmin().body("{\"userid\":\"ada\",\"name\":\"Ada\"}");
        GatewayCall list = GatewayCall.of(LIST_USERS).byAdmin().query("limit", "1");
        for (GatewayCall call : List.of(creation, list)) {
            // With a domain of the API's own, there is no stage before the path.
            call.event().getRequestContext().setPath(path);
        }
        String location = answer(creation).getHeaders().get("Location");
        String link = answer(list).getHeaders().get("Link");

        assertThat(location).isEqualTo("/users/ada");
        assertThat(link).matches("</users/?\\?limit=1&cursor=[^>]*>; rel=\"next\"");
    }

    @Test
    void findsANewUserAtItsLocation() {
        var created = answer(GatewayCall.of(CREATE_USER).byAdmin().body("{\"userid\":\"a:d@e.com\",\"name\":\"Ada\"}"));
        String location = created.getHeaders().get("Location");

        var shown = answer(
                GatewayCall.of(GET_USER, location.replace("/Prod/users/", "")).byAdmin());

        assertThat(location).isEqualTo("/Prod/users/a%3Ad%40e.com");
        assertThat(shown.getBody()).isEqualTo(created.getBody());
    }

    /**
     * The gateway passes path parameters as they are in the URL; a recording of AWS has {@code test%2Balias@gmail.com}.
     */
    @ParameterizedTest
    @CsvSource({
        "ada@example.com, 200",
        "ada%40example.com, 200",
        "%61da@example.com, 200",
        "ada%2540example.com, 400",
        "ada%40example.com%, 400",
        "%zz, 400",
        "%4, 400",
        "%-1, 400",
        "%ff, 400",
        "test%2Balias@gmail.com, 400",
        "test+alias@gmail.com, 400",
        "ada%2F, 400"
    })
    void decodesAUseridOnce(String parameter, int status) {
        create("ada@example.com");

        assertThat(answer(GatewayCall.of(GET_USER, parameter).byAdmin()).getStatusCode())
                .isEqualTo(status);
    }

    @Test
    void letsUsersAccessThemselvesByAnEncodedPath() {
        assertThat(answer(GatewayCall.of(REPLACE_USER, "id%61").by("ida", false).body("{\"name\":\"Me\"}"))
                        .getStatusCode())
                .isEqualTo(201);
    }

    @Test
    void refusesToCreateAnExistingUser() {
        create("ada");

        var answer = answer(GatewayCall.of(CREATE_USER).byAdmin().body("{\"userid\":\"ada\",\"name\":\"Eve\"}"));

        assertThat(answer.getStatusCode()).isEqualTo(409);
        assertThat(answer(GatewayCall.of(GET_USER, "ada").byAdmin()).getBody()).contains("Ada");
    }

    @Test
    void readsABodyThatTheGatewayHasEncoded() {
        String body = Base64.getEncoder().encodeToString("{\"name\":\"Žofie\"}".getBytes(StandardCharsets.UTF_8));

        var answer = answer(GatewayCall.of(CREATE_USER).byAdmin().base64Body(body));

        assertThat(answer.getBody()).contains("\"name\":\"Žofie\"");
    }

    @Test
    void refusesABodyThatIsNotUtf8() {
        String body = Base64.getEncoder().encodeToString("{\"name\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1));

        var answer = answer(GatewayCall.of(CREATE_USER).byAdmin().base64Body(body));

        assertThat(answer.getStatusCode()).isEqualTo(400);
        assertThat(answer.getBody()).contains("Must be UTF-8.");
    }

    /** In bytes of UTF-8, two for each of these characters. */
    @ParameterizedTest
    @CsvSource({"65536, 413", "65535, 400"})
    void refusesABodyThatIsTooLarge(int bytes, int status) {
        String body = "\u00e9".repeat(bytes / 2) + " ".repeat(bytes % 2 + 1);

        var answer = answer(GatewayCall.of(CREATE_USER).byAdmin().body(body));

        assertThat(answer.getStatusCode()).isEqualTo(status);
    }

    @Test
    void refusesABodyOfAnotherMediaType() {
        var answer = answer(GatewayCall.of(CREATE_USER)
                .byAdmin()
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body("{\"name\":\"Ada\"}"));

        assertThat(answer.getStatusCode()).isEqualTo(415);
    }

    @Test
    void showsAUser() {
        create("ada");

        var answer = answer(GatewayCall.of(GET_USER, "ada").byAdmin());

        assertThat(answer.getStatusCode()).isEqualTo(200);
        assertThat(answer.getBody()).contains("\"userid\":\"ada\"");
    }

    @Test
    void replacesAUser() {
        create("ada");

        var answer = answer(GatewayCall.of(REPLACE_USER, "ada").byAdmin().body("{\"name\":\"Ada L.\"}"));

        assertThat(answer.getStatusCode()).isEqualTo(200);
        assertThat(answer.getBody()).contains("\"name\":\"Ada L.\"", "\"version\":2");
    }

    @Test
    void returns201IfAReplacementCreatesTheUser() {
        var answer = answer(GatewayCall.of(REPLACE_USER, "ada").byAdmin().body("{\"name\":\"Ada\"}"));

        assertThat(answer.getStatusCode()).isEqualTo(201);
        assertThat(answer.getBody()).contains("\"version\":1");
    }

    @Test
    void deletesAUser() {
        create("ada");

        assertThat(answer(GatewayCall.of(DELETE_USER, "ada").byAdmin()).getStatusCode())
                .isEqualTo(204);
        assertThat(answer(GatewayCall.of(GET_USER, "ada").byAdmin()).getStatusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @MethodSource
    void returns404ForAMissingUser(Operation operation) {
        assertThat(answer(GatewayCall.of(operation, "nobody").byAdmin().body("{}"))
                        .getStatusCode())
                .isEqualTo(404);
    }

    static Set<Operation> operations() {
        return new Users(null, null).operations().keySet();
    }

    static List<Operation> returns404ForAMissingUser() {
        return List.of(GET_USER, PATCH_USER, DELETE_USER);
    }

    @Test
    void listsUsersPageByPage() {
        create("ada");
        create("eve");

        var first = answer(GatewayCall.of(LIST_USERS).byAdmin().query("limit", "1"));
        String next = first.getHeaders().get("Link");
        String cursor = next.replaceFirst(".*cursor=([^>]*)>.*", "$1");
        var second =
                answer(GatewayCall.of(LIST_USERS).byAdmin().query("limit", "1").query("cursor", cursor));

        assertThat(next).isEqualTo("</Prod/users?limit=1&cursor=" + cursor + ">; rel=\"next\"");
        assertThat(first.getBody() + second.getBody())
                .contains("\"userid\":\"ada\"")
                .contains("\"userid\":\"eve\"");
    }

    @Test
    void letsUsersAccessThemselves() {
        assertThat(answer(GatewayCall.of(REPLACE_USER, "ida").by("ida", false).body("{\"name\":\"Me\"}"))
                        .getStatusCode())
                .isEqualTo(201);
        assertThat(answer(GatewayCall.of(GET_USER, "ida").by("ida", false)).getStatusCode())
                .isEqualTo(200);
        assertThat(answer(GatewayCall.of(DELETE_USER, "ida").by("ida", false)).getStatusCode())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void refusesOtherUsersEvenIfTheGatewayAllowedThem(Operation operation) {
        create("ada");

        var answer = answer(GatewayCall.of(operation, "ada").by("ida", false).body("{\"name\":\"Eve\"}"));

        assertThat(answer.getStatusCode()).isEqualTo(403);
        assertThat(answer(GatewayCall.of(GET_USER, "ada").byAdmin()).getBody())
                .contains("\"name\":\"Ada\"", "\"version\":1");
    }

    private static Stream<Arguments> callersWithARole() {
        return Stream.of(
                argumentSet("a reader", new Caller.Person("ida", Set.of(Role.READER), GatewayCall.VALID), true, false),
                argumentSet(
                        "an administrator",
                        new Caller.Person("ida", Set.of(Role.ADMIN), GatewayCall.VALID),
                        true,
                        true),
                argumentSet("a machine that reads", machine("users:read"), true, false),
                argumentSet("a machine that writes", machine("users:write"), false, true),
                argumentSet("a machine that does both", machine("users:read", "users:write"), true, true),
                argumentSet("a machine of another collection", machine("orders:read", "orders:write"), false, false));
    }

    private static Caller machine(String... scopes) {
        return new Caller.Machine("a-client", Scope.parseAll(List.of(scopes)), GatewayCall.VALID);
    }

    @ParameterizedTest
    @MethodSource("callersWithARole")
    void letsRolesAndScopesReadOrWriteEveryUser(Caller caller, boolean reads, boolean writes) {
        create("ada");

        for (Operation operation : List.of(LIST_USERS, GET_USER, CREATE_USER, REPLACE_USER, PATCH_USER, DELETE_USER)) {
            int status = answer(GatewayCall.of(operation, "ada").by(caller).body("{\"name\":\"Eve\"}"))
                    .getStatusCode();

            boolean allowed = operation.method().equals("GET") ? reads : writes;
            assertThat(status)
                    .as(operation.method() + " " + operation.resource())
                    .matches(code -> allowed ? code < 300 : code == 403);
        }
    }

    @Test
    void knowsNoRecordOfAMachine() {
        create("a-client");

        assertThat(answer(GatewayCall.of(GET_USER, "me").by(machine("users:read")))
                        .getStatusCode())
                .isEqualTo(404);
        assertThat(answer(GatewayCall.of(DELETE_USER, "me").by(machine("users:write")))
                        .getStatusCode())
                .isEqualTo(404);
        assertThat(answer(GatewayCall.of(DELETE_USER, "a-client").by(machine("users:read")))
                        .getStatusCode())
                .isEqualTo(403);
    }

    /** The gateway applies its cached policy for up to an hour, whatever the token's exp is. */
    @ParameterizedTest
    @MethodSource("operations")
    void refusesATokenThatExpiredAfterItsPolicyWasCached(Operation operation) {
        GatewayCall call = GatewayCall.of(operation, "ada").byAdmin().body("{\"name\":\"Eve\"}");

        var answer = answer(call.validUntil(LocalDynamo.CLOCK.instant()));

        assertThat(answer.getStatusCode()).isEqualTo(401);
        assertThat(answer.getHeaders()).containsEntry("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        assertThat(answer(GatewayCall.of(LIST_USERS).byAdmin()).getBody()).isEqualTo("[]");
    }

    private void start(Revocations revocations) {
        String table = TestUsers.newTable(DYNAMO);
        users = new ApiHandler(
                () -> new Users(TestUsers.table(table, DYNAMO.url(), LocalDynamo.CLOCK), () -> "x"),
                () -> revocations,
                Cors.NONE,
                LocalDynamo.CLOCK);
    }

    private static Revocations revocations(BiPredicate<String, Instant> areRevoked) {
        return new Revocations() {
            @Override
            public boolean areRevoked(String sub, Instant issuedAt, Deadline deadline) {
                return areRevoked.test(sub, issuedAt);
            }

            @Override
            public void close() {
                // There is nothing to close.
            }
        };
    }

    @ParameterizedTest
    @MethodSource("operations")
    void refusesARevokedTokenWhateverTheGatewayHasCached(Operation operation) {
        Instant issued = LocalDynamo.CLOCK.instant().minusSeconds(60);
        start(revocations((sub, issuedAt) -> sub.equals("ida") && issuedAt.equals(issued)));
        GatewayCall call = GatewayCall.of(operation, "ada").body("{\"name\":\"Eve\"}");

        var revoked = answer(call.by(new Caller.Person(
                "ida",
                Set.of(Role.ADMIN),
                new TokenTimes(issued, LocalDynamo.CLOCK.instant().plusSeconds(60)))));
        var another = answer(call.by(new Caller.Person(
                "eve",
                Set.of(Role.ADMIN),
                new TokenTimes(issued, LocalDynamo.CLOCK.instant().plusSeconds(60)))));

        assertThat(revoked.getStatusCode()).isEqualTo(401);
        assertThat(revoked.getHeaders()).containsEntry("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        assertThat(another.getStatusCode()).isIn(200, 201, 204, 404);
    }

    /** A revoked token must not be accepted because the table of revocations does not answer. */
    @Test
    void returns503IfRevocationsCanNotBeRead() {
        start(revocations((sub, issuedAt) -> {
            throw SdkClientException.create("Unable to connect");
        }));

        var answer = answer(GatewayCall.of(LIST_USERS).byAdmin());

        assertThat(answer.getStatusCode()).isEqualTo(503);
        assertThat(answer.getHeaders()).containsEntry("Retry-After", "5");
    }

    @Test
    void acceptsATokenUntilItExpires() {
        var call = GatewayCall.of(LIST_USERS)
                .byAdmin()
                .validUntil(LocalDynamo.CLOCK.instant().plusSeconds(1));

        assertThat(answer(call).getStatusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void returns500WithoutAnAuthorizerContext(Operation operation) {
        var answer = answer(GatewayCall.of(operation, "ada").body("{\"name\":\"Eve\"}"));

        assertThat(answer.getStatusCode()).isEqualTo(500);
        assertThat(answer.getBody()).doesNotContain("Ada");
    }

    @Test
    void refusesAnInvalidUserid() {
        var answer = answer(GatewayCall.of(GET_USER, "a/../b").byAdmin());

        assertThat(answer.getStatusCode()).isEqualTo(400);
        assertThat(answer.getBody()).contains("\"field\":\"userid\"");
    }

    @Test
    void namesWhatIsWrongWithARequest() {
        var answer = answer(GatewayCall.of(CREATE_USER)
                .byAdmin()
                .extendedRequestId("request-1")
                .body("{\"na/m\":\"Ada\"}"));

        assertThat(answer.getStatusCode()).isEqualTo(400);
        assertThat(answer.getHeaders()).containsEntry("Content-Type", "application/problem+json");
        assertThat(answer.getBody())
                .isEqualTo(
                        "{\"type\":\"urn:users-api:problem:invalid-request\",\"title\":\"Bad Request\",\"status\":400,"
                                + "\"detail\":\"The request is not valid.\",\"instance\":\"urn:users-api:request:request-1\","
                                + "\"errors\":[{\"field\":\"na/m\",\"pointer\":\"#/na~1m\",\"detail\":\"Is not a field that can be written.\"},"
                                + "{\"field\":\"name\",\"pointer\":\"#/name\",\"detail\":\"Is required.\"}]}");
    }

    @Test
    void returnsTheGatewaysRequestIdNotTheClients() {
        var answer = answer(GatewayCall.of(GET_USER, "nobody")
                .byAdmin()
                .requestId("chosen-by-the-client")
                .extendedRequestId("the-gateways"));

        assertThat(answer.getBody())
                .contains("\"instance\":\"urn:users-api:request:the-gateways\"")
                .doesNotContain("chosen");
    }

    @Test
    void letsOnlyTheCallersOwnCacheKeepARepresentation() {
        create("ada");
        GatewayCall unchanged = GatewayCall.of(GET_USER, "ada").byAdmin().header("If-None-Match", "*");

        for (GatewayCall call : List.of(
                GatewayCall.of(LIST_USERS).byAdmin(),
                GatewayCall.of(GET_USER, "ada").byAdmin(),
                unchanged)) {
            assertThat(answer(call).getHeaders())
                    .containsEntry("Cache-Control", "private, no-cache")
                    .containsEntry("Vary", "Authorization");
        }
    }

    @Test
    void letsNoCacheKeepAProblem() {
        assertThat(answer(GatewayCall.of(GET_USER, "nobody").byAdmin()).getHeaders())
                .containsEntry("Cache-Control", "no-store");
    }

    @Test
    void refusesAnInvalidLimit() {
        var answer = answer(GatewayCall.of(LIST_USERS).byAdmin().query("limit", "0"));

        assertThat(answer.getStatusCode()).isEqualTo(400);
        assertThat(answer.getBody()).contains("{\"field\":\"limit\",\"detail\":");
    }

    @Test
    void addsCorsHeadersForAllowedOriginsOnly() {
        var table = TestUsers.table(TestUsers.newTable(DYNAMO), DYNAMO.url(), LocalDynamo.CLOCK);
        users = new ApiHandler(
                () -> new Users(table, () -> "x"),
                () -> Revocations.NONE,
                new Cors(Set.of("https://app.example.com", "https://admin.example.com")),
                LocalDynamo.CLOCK);

        for (String origin : List.of("https://app.example.com", "https://admin.example.com")) {
            assertThat(answer(GatewayCall.of(GET_USER, "nobody").byAdmin().header("origin", origin))
                            .getHeaders())
                    .containsEntry("Access-Control-Allow-Origin", origin);
        }
        assertThat(answer(GatewayCall.of(GET_USER, "nobody").byAdmin().header("Origin", "https://example.com"))
                        .getHeaders())
                .doesNotContainKey("Access-Control-Allow-Origin");
    }
}
