package dev.usersapi.e2e;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.badRequest;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static dev.usersapi.e2e.Api.NO_BODY;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.usersapi.access.Operation;
import dev.usersapi.access.Operations;
import dev.usersapi.contract.ApiDocument;
import dev.usersapi.e2e.Api.Reply;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What callers of each operation get while part of the deployment fails. */
@EnabledIfSystemProperty(
        named = "e2e.emulator",
        matches = ".+",
        disabledReason = "tests must not break a deployment on AWS")
class FaultsIT {

    private static final Deployment DEPLOYMENT = Deployment.underTest();
    private static final Api API = new Api(DEPLOYMENT);
    private static final String NOTHING_LISTENS = "http://127.0.0.1:1";

    @RegisterExtension
    private static final WireMockExtension TABLE = WireMockExtension.newInstance()
            .options(WireMockConfiguration.options().dynamicPort())
            .build();

    private final Faults faults = new Faults(DEPLOYMENT);

    private String token;

    /** A new administrator each time, because the gateway caches what a token may do. */
    @BeforeEach
    void signIn() {
        People people = new People(DEPLOYMENT);
        token = people.accessToken(people.admin());
    }

    @AfterEach
    void restore() {
        faults.close();
        assertThat(API.call("GET", "/users", token, NO_BODY).status()).isEqualTo(200);
    }

    private Reply call(Operation operation) {
        return API.call(operation, UUID.randomUUID().toString(), token);
    }

    private static String function(Operation operation) {
        return DEPLOYMENT.functions().get(ApiDocument.function(operation));
    }

    private static void assertDiscreetProblem(Reply reply, int status) {
        reply.requireProblem(status);
        assertThat(reply.body()).doesNotContainIgnoringCase("dynamo", "lambda", "exception", "127.0.0.1");
        assertThat(reply.header("Access-Control-Allow-Origin")).contains("*");
    }

    @ParameterizedTest
    @FieldSource("dev.usersapi.access.Operations#ALL")
    void tooManyRequests(Operation operation) {
        faults.throttle();

        assertDiscreetProblem(call(operation), 429);
    }

    @ParameterizedTest
    @FieldSource("dev.usersapi.access.Operations#ALL")
    void noSigningKeys(Operation operation) {
        faults.set(DEPLOYMENT.functions().get("authorizer"), "JWKS_URL", NOTHING_LISTENS + "/jwks.json");

        assertDiscreetProblem(call(operation), 500);
    }

    @ParameterizedTest
    @FieldSource("dev.usersapi.access.Operations#ALL")
    void noTable(Operation operation) {
        faults.set(function(operation), "AWS_ENDPOINT_URL_DYNAMODB", NOTHING_LISTENS);

        Reply reply = call(operation);

        assertDiscreetProblem(reply, 503);
        assertThat(reply.header("Retry-After")).contains("5");
    }

    @ParameterizedTest
    @FieldSource("dev.usersapi.access.Operations#ALL")
    void noResponseInTime(Operation operation) {
        TABLE.stubFor(any(anyUrl()).willReturn(badRequest().withFixedDelay(500)));
        faults.set(function(operation), "AWS_ENDPOINT_URL_DYNAMODB", TABLE.baseUrl());
        faults.shortenTimeouts();

        assertDiscreetProblem(call(operation), 504);
    }

    /** A table in which another write always comes first. */
    @Test
    void aUserThatKeepsChanging() {
        String item = """
                {"userid": {"S": "ada"}, "name": {"S": "Ada"}, "version": {"N": "1"},
                "createdAt": {"S": "2026-03-01T12:00:00.000Z"}, "updatedAt": {"S": "2026-03-01T12:00:00.000Z"}}""";
        TABLE.stubFor(any(anyUrl())
                .withHeader("X-Amz-Target", containing("GetItem"))
                .willReturn(okJson("{\"Item\": " + item + "}")));
        TABLE.stubFor(any(anyUrl())
                .withHeader("X-Amz-Target", containing("UpdateItem"))
                .willReturn(jsonResponse("""
                        {"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException", "Item": %s}""".formatted(item), 400)));
        faults.set(function(Operations.PATCH_USER), "AWS_ENDPOINT_URL_DYNAMODB", TABLE.baseUrl());

        assertDiscreetProblem(call(Operations.PATCH_USER), 409);
    }

    @Test
    void aFunctionThatDoesNotStart() {
        faults.set(function(Operations.LIST_USERS), "TABLE_NAME", "");

        assertDiscreetProblem(call(Operations.LIST_USERS), 500);
    }
}
