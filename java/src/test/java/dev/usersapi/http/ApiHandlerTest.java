package dev.usersapi.http;

import static dev.usersapi.access.Operations.REPLACE_USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.usersapi.access.Operation;
import dev.usersapi.json.JsonBody;
import dev.usersapi.testing.GatewayCall;
import dev.usersapi.testing.TestContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A function whose resource only reads bodies, with events that the gateway should never send, and with many. */
class ApiHandlerTest {

    private static final String ORIGIN = "https://app.example.com";
    private static final String INVOCATION = "invocation-1";

    private final PrintStream stdout = System.out;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private ApiHandler function;

    @BeforeEach
    void start() {
        System.setOut(new PrintStream(log, true, StandardCharsets.UTF_8));
        function = function(() -> Revocations.NONE);
    }

    private static ApiHandler function(Supplier<Revocations> revocations, String... samples) {
        return new ApiHandler(
                () -> new BodyReader(List.of(samples)), revocations, new Cors(Set.of(ORIGIN)), Clock.systemUTC()) {};
    }

    @AfterEach
    void restoreOutput() {
        System.setOut(stdout);
    }

    private record BodyReader(List<String> primingEvents) implements ApiResource {

        @Override
        public Map<Operation, Function<Request, Response>> operations() {
            return Map.of(REPLACE_USER, request -> {
                JsonBody body = JsonBody.of(request.body());
                body.object("attributes");
                body.check();
                return Response.noContent();
            });
        }

        @Override
        public List<PathParameter> pathParameters() {
            return List.of();
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }

    private APIGatewayProxyResponseEvent reply(String event) throws IOException {
        var reply = new ByteArrayOutputStream();
        function.handleRequest(
                new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), reply, new TestContext(INVOCATION));
        return new ObjectMapper().readValue(reply.toByteArray(), APIGatewayProxyResponseEvent.class);
    }

    /** A version whose snapshot would be cold is not published. */
    @Test
    void failsToPrimeIfASampleEventFails() {
        ApiHandler failing = function(() -> Revocations.NONE, "not an event");

        assertThatThrownBy(() -> failing.primeAndReconnect(Duration.ZERO))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("answered with 500");
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("The request failed");
    }

    @Test
    void logsHowOftenItWasPrimed() {
        function.beforeCheckpoint(null);

        assertThat(log.toString(StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("{\"level\":\"INFO\",\"message\":\"Primed in 100 rounds\"}");
    }

    /** A connection of the snapshot is closed after a restore, and its credentials have expired. */
    @Test
    void connectsToTheRevocationsAnewBeforeASnapshot() {
        List<Connection> connections = new ArrayList<>();
        ApiHandler primed = function(() -> {
            connections.add(new Connection());
            return connections.getLast();
        });

        primed.beforeCheckpoint(null);

        Connection last = connections.removeLast();
        assertThat(connections).isNotEmpty().allMatch(connection -> connection.closed);
        assertThat(last.closed).isFalse();
    }

    private static final class Connection implements Revocations {

        private boolean closed;

        @Override
        public boolean areRevoked(String sub, Instant issuedAt, Deadline deadline) {
            return false;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"httpMethod\":",
                "{\"pathParameters\":[]}",
                "{\"multiValueHeaders\":{\"a\":\"b\"}}",
                "{\"multiValueQueryStringParameters\":{\"a\":{}}}",
                "{\"isBase64Encoded\":7}",
                "{\"requestContext\":\"x\"}",
                "{\"requestContext\":{\"authorizer\":[]}}"
            })
    void repliesToAnEventThatItCannotRead(String event) throws IOException {
        var reply = reply(event);

        assertThat(reply.getStatusCode()).isEqualTo(500);
        assertThat(reply.getHeaders())
                .containsEntry("Content-Type", "application/problem+json")
                .containsEntry("Vary", "Origin");
        assertThat(reply.getBody())
                .contains("internal-error", "\"instance\":\"urn:users-api:request:" + INVOCATION + "\"");
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("\"level\":\"ERROR\"", "\"requestId\":\"" + INVOCATION + "\"")
                .containsOnlyOnce("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"requestContext\":null}", "{\"requestContext\":{}}"})
    void repliesToAnEventWithoutARequest(String event) throws IOException {
        var reply = reply(event);

        assertThat(reply.getStatusCode()).isEqualTo(404);
        assertThat(reply.getBody()).contains("\"instance\":\"urn:users-api:request:" + INVOCATION + "\"");
    }

    @Test
    void repliesToAnEventWithoutARequestContext() throws IOException {
        var reply = reply("{\"httpMethod\":\"PUT\",\"resource\":\"/users/{userid}\"}");

        assertThat(reply.getStatusCode()).isEqualTo(500);
        assertThat(reply.getBody()).contains("\"instance\":\"urn:users-api:request:" + INVOCATION + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"body\":secret}", "{\"body\":\"secret\u0001\"}", "{\"secret\":1,\"secret\":1}"})
    void logsNothingOfAnEvent(String event) throws IOException {
        reply(event);

        assertThat(log.toString(StandardCharsets.UTF_8)).contains("ERROR").doesNotContain("secret");
    }

    /** A name of 64 KB from each of these requests would be 128 MB. */
    @Test
    void keepsNoNamesInMemory() {
        long before = usedMemory();

        for (int request = 0; request < 2_000; request++) {
            String name = "\u0100".repeat(32_000) + request;
            var reply = GatewayCall.of(REPLACE_USER, "ada")
                    .byAdmin()
                    .body("{\"attributes\":{\"" + name + "\":1}}")
                    .sentTo(function);
            assertThat(reply.getStatusCode()).isEqualTo(204);
        }

        assertThat(usedMemory() - before).isLessThan(50 << 20);
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
