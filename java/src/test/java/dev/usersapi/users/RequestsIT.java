package dev.usersapi.users;

import static dev.usersapi.access.Operations.CREATE_USER;
import static dev.usersapi.access.Operations.GET_USER;
import static dev.usersapi.access.Operations.LIST_USERS;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.usersapi.dynamodb.LocalDynamo;
import dev.usersapi.http.ApiHandler;
import dev.usersapi.testing.GatewayCall;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the users function reads the paths and bodies of requests, and what it says about those that it refuses. */
class RequestsIT {

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
    void refusesAnInvalidUserid() {
        var answer = answer(GatewayCall.of(GET_USER, "a/../b").byAdmin());

        assertThat(answer.getStatusCode()).isEqualTo(400);
        assertThat(answer.getBody()).contains("\"field\":\"userid\"");
    }

    @Test
    void refusesAnInvalidLimit() {
        var answer = answer(GatewayCall.of(LIST_USERS).byAdmin().query("limit", "0"));

        assertThat(answer.getStatusCode()).isEqualTo(400);
        assertThat(answer.getBody()).contains("{\"field\":\"limit\",\"detail\":");
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
}
