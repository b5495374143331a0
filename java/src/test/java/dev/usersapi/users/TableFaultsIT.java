package dev.usersapi.users;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static dev.usersapi.access.Operations.GET_USER;
import static dev.usersapi.access.Operations.REPLACE_USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.usersapi.access.Operation;
import dev.usersapi.dynamodb.LocalDynamo;
import dev.usersapi.http.ApiHandler;
import dev.usersapi.testing.GatewayCall;
import dev.usersapi.testing.OperationByName;
import dev.usersapi.testing.ReportTable;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.converter.ConvertWith;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The users function while DynamoDB fails: a faulty HTTP endpoint in front of DynamoDB Local, or none at all. */
class TableFaultsIT {

    private static final Duration BOUND = Duration.ofSeconds(11);

    @RegisterExtension
    private static final LocalDynamo DYNAMO = new LocalDynamo();

    @RegisterExtension
    private static final WireMockExtension ENDPOINT = WireMockExtension.newInstance()
            .options(WireMockConfiguration.options().dynamicPort())
            .build();

    @RegisterExtension
    private static final ReportTable FAULTS = new ReportTable("DynamoDB fails", "fault", "answer", "attempts", "after");

    private String table;

    @BeforeEach
    void createAUser() {
        table = TestUsers.newTable(DYNAMO);
        answer(healthy(), call(REPLACE_USER));
    }

    private ApiHandler healthy() {
        return users(DYNAMO.url());
    }

    /** The users function on the same table, through the faulty endpoint. */
    private ApiHandler faulty() {
        return users(URI.create(ENDPOINT.baseUrl()));
    }

    private ApiHandler users(URI endpoint) {
        return TestUsers.function(table, endpoint, LocalDynamo.CLOCK);
    }

    private static APIGatewayProxyResponseEvent answer(ApiHandler users, GatewayCall call) {
        return call.sentTo(users);
    }

    private static GatewayCall call(Operation operation) {
        return GatewayCall.of(operation, "ada").byAdmin().body(operation == GET_USER ? null : "{\"name\":\"Ada\"}");
    }

    private static void assertUnavailable(APIGatewayProxyResponseEvent answer) {
        assertThat(answer.getStatusCode()).isEqualTo(503);
        assertThat(answer.getHeaders()).containsEntry("Retry-After", "5");
        assertTellsNothingInternal(answer);
    }

    private static void assertTellsNothingInternal(APIGatewayProxyResponseEvent answer) {
        assertThat(answer.getBody()).doesNotContain("dynamo", "Dynamo", "amazon", "Exception", "127.0.0.1");
    }

    /** Retrying would not help: only another deployment fixes these. */
    @ParameterizedTest
    @ValueSource(strings = {"ResourceNotFoundException", "AccessDeniedException", "ValidationException"})
    void returns500IfARetryCannotHelp(String type) {
        ENDPOINT.stubFor(any(anyUrl()).willReturn(error(400, type)));

        var answer = answer(faulty(), call(GET_USER));

        assertThat(answer.getStatusCode()).isEqualTo(500);
        assertThat(answer.getHeaders()).doesNotContainKey("Retry-After");
        assertTellsNothingInternal(answer);
        assertThat(ENDPOINT.getAllServeEvents()).as("attempts").hasSize(1);
    }

    @Test
    void respondsBeforeTheInvocationEnds() {
        ENDPOINT.stubFor(any(anyUrl()).willReturn(aResponse().withFixedDelay(60_000)));
        ApiHandler users = faulty();
        long start = System.nanoTime();

        assertUnavailable(answer(users, call(REPLACE_USER).remainingMillis(1_500)));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1_500));
    }

    @ParameterizedTest
    @MethodSource
    void returns503AfterAFewAttempts(String name, ResponseDefinitionBuilder fault, int attempts) {
        ENDPOINT.stubFor(any(anyUrl()).willReturn(fault));
        ApiHandler users = faulty();
        long start = System.nanoTime();

        var answer = answer(users, call(GET_USER));

        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        int seen = ENDPOINT.findAll(anyRequestedFor(anyUrl())).size();
        FAULTS.add(name, answer.getStatusCode(), seen, "%.1f s".formatted(taken.toMillis() / 1000.0));
        assertUnavailable(answer);
        assertThat(seen).isEqualTo(attempts);
        assertThat(taken).isLessThan(BOUND);
    }

    static Stream<Arguments> returns503AfterAFewAttempts() {
        return Stream.of(
                fault("throttled", error(400, "ProvisionedThroughputExceededException"), 3),
                fault("throttled on demand", error(400, "ThrottlingException"), 3),
                fault("too many requests of the account", error(400, "RequestLimitExceeded"), 3),
                fault("an internal error", error(500, "InternalServerError"), 3),
                fault("unavailable", error(503, "ServiceUnavailable"), 3),
                fault("connection reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER), 3),
                fault("an empty reply", aResponse().withFault(Fault.EMPTY_RESPONSE), 3),
                fault("no JSON", aResponse().withBody("<html>"), 3),
                fault("no reply in time", aResponse().withFixedDelay(60_000), 3));
    }

    private static Arguments fault(String name, ResponseDefinitionBuilder fault, int attempts) {
        return argumentSet(name, name, fault, attempts);
    }

    private static ResponseDefinitionBuilder error(int status, String type) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/x-amz-json-1.0")
                .withBody("{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"Internal detail\"}"
                        .formatted(type));
    }

    @Test
    void returns503IfNothingListens() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        URI endpoint = URI.create("http://127.0.0.1:" + nobody);

        assertUnavailable(answer(users(endpoint), call(GET_USER)));
    }

    /** As it does while "make read-only" is on. */
    @Test
    void returns503IfAPolicyDeniesTheWrite() {
        ENDPOINT.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(400)
                        .withBody("{\"__type\":\"com.amazon.coral.service#AccessDeniedException\",\"Message\":"
                                + "\"User: arn:aws:sts::1:assumed-role/x is not authorized to perform:"
                                + " dynamodb:UpdateItem on resource: arn:aws:dynamodb:eu-west-1:1:table/users"
                                + " with an explicit deny in an identity-based policy\"}")));

        assertUnavailable(answer(faulty(), call(REPLACE_USER)));
    }

    /** The first version of a function starts while the permissions of its role still spread. */
    @Test
    void primesOnceAPermissionIsValid() {
        failOnce("GetItem", error(400, "AccessDeniedException"));

        assertThatNoException().isThrownBy(() -> faulty().beforeCheckpoint(null));
    }

    @ParameterizedTest
    @CsvSource({"GET_USER, GetItem, 200", "REPLACE_USER, UpdateItem, 200", "DELETE_USER, DeleteItem, 204"})
    void succeedsIfTheSecondAttemptSucceeds(
            @ConvertWith(OperationByName.class) Operation operation, String action, int status) {
        failOnce(action, error(500, "InternalServerError"));

        assertThat(answer(faulty(), call(operation)).getStatusCode()).isEqualTo(status);
        assertThat(ENDPOINT.findAll(anyRequestedFor(anyUrl()).withHeader("X-Amz-Target", containing(action))))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"REPLACE_USER", "DELETE_USER"})
    void leavesTheUserAsItWas(@ConvertWith(OperationByName.class) Operation operation) {
        String before = answer(healthy(), call(GET_USER)).getBody();
        ENDPOINT.stubFor(any(anyUrl()).willReturn(error(500, "InternalServerError")));

        assertUnavailable(answer(faulty(), call(operation)));

        assertThat(answer(healthy(), call(GET_USER)).getBody()).isEqualTo(before);
    }

    /** Forwards every request except the first one of this action. */
    private static void failOnce(String action, ResponseDefinitionBuilder fault) {
        ENDPOINT.stubFor(
                any(anyUrl()).willReturn(aResponse().proxiedFrom(DYNAMO.url().toString())));
        ENDPOINT.stubFor(any(anyUrl())
                .withHeader("X-Amz-Target", containing(action))
                .inScenario("once")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(fault)
                .willSetStateTo("failed"));
    }
}
