package dev.usersapi.users;

import static dev.usersapi.access.Operations.CREATE_USER;
import static dev.usersapi.access.Operations.DELETE_USER;
import static dev.usersapi.access.Operations.GET_USER;
import static dev.usersapi.access.Operations.PATCH_USER;
import static dev.usersapi.access.Operations.REPLACE_USER;
import static dev.usersapi.users.TableProxy.Fault.REPLY_LOST;
import static dev.usersapi.users.TableProxy.Fault.THROTTLED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.usersapi.access.Operation;
import dev.usersapi.dynamodb.LocalDynamo;
import dev.usersapi.http.ApiHandler;
import dev.usersapi.json.Json;
import dev.usersapi.testing.GatewayCall;
import dev.usersapi.users.TableProxy.Fault;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every write is carried out once, however often the SDK retries it and whatever request ids a client sends. */
class RepeatedWritesIT {

    private static final String GONE = "404";
    private static final String FIRST_TAG = "\"1-" + LocalDynamo.CLOCK.millis() + "\"";
    private static final List<GatewayCall> NOTHING = List.of();

    @RegisterExtension
    private static final LocalDynamo DYNAMO = new LocalDynamo();

    private String table;

    @BeforeEach
    void createAda() {
        table = TestUsers.newTable(DYNAMO);
        replace("ada", "Ada").sentTo(users(DYNAMO.url(), LocalDynamo.CLOCK));
    }

    private ApiHandler users(URI endpoint, Clock clock) {
        return TestUsers.function(table, endpoint, clock);
    }

    /** The users function that other callers use, one second later. */
    private ApiHandler others() {
        return users(DYNAMO.url(), Clock.offset(LocalDynamo.CLOCK, Duration.ofSeconds(1)));
    }

    private static GatewayCall create(String userid, String name) {
        return GatewayCall.of(CREATE_USER)
                .byAdmin()
                .body("{\"userid\":\"%s\",\"name\":\"%s\"}".formatted(userid, name));
    }

    private static GatewayCall replace(String userid, String name) {
        return GatewayCall.of(REPLACE_USER, userid).byAdmin().body("{\"name\":\"%s\"}".formatted(name));
    }

    private static GatewayCall patch(String userid, String name) {
        return GatewayCall.of(PATCH_USER, userid).byAdmin().body("{\"name\":\"%s\"}".formatted(name));
    }

    private static GatewayCall delete(String userid) {
        return GatewayCall.of(DELETE_USER, userid).byAdmin();
    }

    /** A user's name and version, or the status of an error. */
    private static String state(APIGatewayProxyResponseEvent answer) {
        return answer.getStatusCode() >= 300
                ? answer.getStatusCode().toString()
                : answer.getBody().replaceFirst(".*\"name\":\"([^\"]*)\".*\"version\":([0-9]+).*", "$1 $2");
    }

    private String stateOf(String userid) {
        return state(GatewayCall.of(GET_USER, userid).byAdmin().sentTo(others()));
    }

    /**
     * The response to a call whose table action fails once; the calls in {@code meanwhile} come before the SDK's retry.
     */
    private APIGatewayProxyResponseEvent sentAgain(
            String action, Fault fault, GatewayCall call, List<GatewayCall> meanwhile) throws IOException {
        ApiHandler others = others();
        try (TableProxy proxy =
                new TableProxy(DYNAMO.url(), action, fault, () -> meanwhile.forEach(other -> other.sentTo(others)))) {
            var answer = call.sentTo(users(proxy.url(), LocalDynamo.CLOCK));
            assertThat(proxy.requests()).as("attempts of the SDK").isEqualTo(2);
            return answer;
        }
    }

    @ParameterizedTest
    @MethodSource
    void areCarriedOutOnceWhenTheSdkRetries(
            String action, Fault fault, GatewayCall call, List<GatewayCall> meanwhile, int status, String after)
            throws IOException {
        assertThat(sentAgain(action, fault, call, meanwhile).getStatusCode()).isEqualTo(status);
        assertThat(stateOf("ada")).isEqualTo(after);
    }

    static Stream<Arguments> areCarriedOutOnceWhenTheSdkRetries() {
        List<GatewayCall> replaced = List.of(replace("ada", "Other"));
        List<GatewayCall> deleted = List.of(delete("ada"));
        List<GatewayCall> replacedThrice =
                List.of(replace("ada", "Another"), replace("ada", "Another"), replace("ada", "Other"));
        List<GatewayCall> createdAnew = List.of(create("ada", "Other"));
        GatewayCall seenReplacement = replace("ada", "New").header("If-Match", FIRST_TAG);
        GatewayCall seenDeletion = delete("ada").header("If-Match", FIRST_TAG);
        return Stream.of(
                row("a replacement", "UpdateItem", REPLY_LOST, replace("ada", "New"), NOTHING, 200, "New 2"),
                row("a conditional one", "UpdateItem", REPLY_LOST, seenReplacement, NOTHING, 200, "New 2"),
                row("another follows", "UpdateItem", REPLY_LOST, replace("ada", "New"), replaced, 200, "Other 3"),
                row("a conditional one, another", "UpdateItem", REPLY_LOST, seenReplacement, replaced, 200, "Other 3"),
                row("three follow", "UpdateItem", REPLY_LOST, replace("ada", "New"), replacedThrice, 200, "Other 5"),
                row("a deletion follows", "UpdateItem", REPLY_LOST, seenReplacement, deleted, 412, GONE),
                row("throttled, another", "UpdateItem", THROTTLED, replace("ada", "New"), replaced, 200, "New 3"),
                row("a patch", "UpdateItem", REPLY_LOST, patch("ada", "New"), NOTHING, 200, "New 2"),
                row("a patch, another", "UpdateItem", REPLY_LOST, patch("ada", "New"), replaced, 200, "Other 3"),
                row("a patch, a deletion", "UpdateItem", REPLY_LOST, patch("ada", "New"), deleted, 404, GONE),
                row("a deletion", "DeleteItem", REPLY_LOST, delete("ada"), NOTHING, 204, GONE),
                row("a conditional deletion", "DeleteItem", REPLY_LOST, seenDeletion, NOTHING, 204, GONE),
                row("a creation follows", "DeleteItem", REPLY_LOST, delete("ada"), createdAnew, 204, "Other 1"),
                row("conditional, a creation", "DeleteItem", REPLY_LOST, seenDeletion, createdAnew, 204, "Other 1"),
                row("throttled, replaced", "DeleteItem", THROTTLED, seenDeletion, replaced, 412, "Other 2"),
                row("throttled, deleted", "DeleteItem", THROTTLED, delete("ada"), deleted, 204, GONE));
    }

    /** Another caller has written one second later: the answer is the item as this call left it. */
    @Test
    void areAnsweredWithTheTimesOfTheirOwnWrite() throws IOException {
        var answer = sentAgain("UpdateItem", REPLY_LOST, replace("ada", "New"), List.of(replace("ada", "Other")));

        assertThat(state(answer)).isEqualTo("New 2");
        assertThat(answer.getBody())
                .contains("\"updatedAt\":\"" + Json.TIMESTAMP.format(LocalDynamo.CLOCK.instant()) + "\"");
    }

    private static Arguments row(
            String name,
            String action,
            Fault fault,
            GatewayCall call,
            List<GatewayCall> meanwhile,
            int status,
            String after) {
        return argumentSet(action + ": " + name, action, fault, call, meanwhile, status, after);
    }

    @ParameterizedTest
    @MethodSource
    void areCarriedOutOnceWhenTheyCreate(
            String action, Fault fault, GatewayCall call, List<GatewayCall> meanwhile, String answered, String after)
            throws IOException {
        assertThat(state(sentAgain(action, fault, call, meanwhile))).isEqualTo(answered);
        assertThat(stateOf("eve")).isEqualTo(after);
    }

    static Stream<Arguments> areCarriedOutOnceWhenTheyCreate() {
        List<GatewayCall> replaced = List.of(replace("eve", "Other"));
        List<GatewayCall> created = List.of(create("eve", "Other"));
        return Stream.of(
                argumentSet("a creation", "PutItem", REPLY_LOST, create("eve", "Eve"), NOTHING, "Eve 1", "Eve 1"),
                argumentSet("replaced", "PutItem", REPLY_LOST, create("eve", "Eve"), replaced, "Eve 1", "Other 2"),
                argumentSet("another's", "PutItem", THROTTLED, create("eve", "Eve"), created, "409", "Other 1"),
                argumentSet(
                        "a replacement", "UpdateItem", REPLY_LOST, replace("eve", "Eve"), NOTHING, "Eve 1", "Eve 1"),
                argumentSet(
                        "replaced again",
                        "UpdateItem",
                        REPLY_LOST,
                        replace("eve", "Eve"),
                        replaced,
                        "Eve 1",
                        "Other 2"));
    }

    @Test
    void aDeletionOfAMissingUserGets404AfterThrottling() throws IOException {
        assertThat(sentAgain("GetItem", THROTTLED, delete("nobody"), NOTHING).getStatusCode())
                .isEqualTo(404);
    }

    @Test
    void areAllCarriedOutIfTheClientReusesARequestId() {
        assertThat(state(withOneId(replace("ada", "B")))).isEqualTo("B 2");
        assertThat(state(withOneId(replace("ada", "C")))).isEqualTo("C 3");
        assertThat(state(withOneId(create("ada", "D")))).isEqualTo("409");
        assertThat(stateOf("ada")).isEqualTo("C 3");
        assertThat(withOneId(delete("ada")).getStatusCode()).isEqualTo(204);
        assertThat(withOneId(delete("ada")).getStatusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @MethodSource
    void respectPreconditionsIfTheClientReusesARequestId(Operation operation) {
        withOneId(replace("ada", "B"));

        var answer = withOneId(GatewayCall.of(operation, "ada")
                .byAdmin()
                .body("{\"name\":\"C\"}")
                .header("If-Match", FIRST_TAG));

        assertThat(answer.getStatusCode()).isEqualTo(412);
        assertThat(stateOf("ada")).isEqualTo("B 2");
    }

    static Stream<Operation> respectPreconditionsIfTheClientReusesARequestId() {
        return Stream.of(REPLACE_USER, PATCH_USER, DELETE_USER);
    }

    private APIGatewayProxyResponseEvent withOneId(GatewayCall call) {
        return call.requestId("chosen-by-the-client").sentTo(others());
    }
}
