package dev.usersapi.contract;

import static dev.usersapi.access.Operations.CREATE_USER;
import static dev.usersapi.access.Operations.PATCH_USER;
import static dev.usersapi.access.Operations.POST_USER;
import static dev.usersapi.access.Operations.REPLACE_USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.usersapi.access.Operation;
import dev.usersapi.dynamodb.LocalDynamo;
import dev.usersapi.http.ApiHandler;
import dev.usersapi.testing.GatewayCall;
import dev.usersapi.users.TestUsers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation with a body says where an invalid body is wrong. The gateway does not check bodies. */
class BodyErrorsIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Points to the body as a whole. */
    private static final String WHOLE = "#";

    @RegisterExtension
    private static final LocalDynamo DYNAMO = new LocalDynamo();

    private static ApiHandler users;

    @BeforeAll
    static void createTable() {
        users = TestUsers.newFunction(DYNAMO);
    }

    private static Stream<Operation> withBody() {
        return Stream.of(CREATE_USER, POST_USER, REPLACE_USER, PATCH_USER);
    }

    private static GatewayCall call(Operation operation) {
        return GatewayCall.of(operation, "ada").byAdmin();
    }

    private static void assertPointers(GatewayCall call, String... pointers) throws IOException {
        var reply = call.sentTo(users);

        assertThat(reply.getStatusCode()).as(reply.getBody()).isEqualTo(400);
        assertThat(reply.getHeaders()).containsEntry("Content-Type", "application/problem+json");
        JsonNode problem = JSON.readTree(reply.getBody());
        assertThat(problem.path("type").asText()).isEqualTo("urn:users-api:problem:invalid-request");
        List<JsonNode> errors = StreamSupport.stream(problem.path("errors").spliterator(), false)
                .toList();
        assertThat(errors).extracting(error -> error.path("pointer").asText()).containsExactly(pointers);
        assertThat(errors).allSatisfy(error -> {
            assertThat(error.path("detail").asText()).isNotEmpty();
            assertThat(error.path("field").asText())
                    .isEqualTo(error.path("pointer")
                            .asText()
                            .replaceFirst("#/?([^/]*).*", "$1")
                            .replace("~1", "/"));
        });
    }

    @ParameterizedTest
    @MethodSource
    void pointToThePlace(Operation operation, String body, String pointer) throws IOException {
        assertPointers(call(operation).body(body), pointer);
    }

    static Stream<Arguments> pointToThePlace() {
        return withBody()
                .flatMap(operation -> Stream.of(
                        argumentSet(operation + ": no body", operation, null, WHOLE),
                        argumentSet(operation + ": an empty body", operation, "", WHOLE),
                        argumentSet(operation + ": no JSON", operation, "name=Ada", WHOLE),
                        argumentSet(operation + ": no JSON in a field", operation, "{\"name\":Ada}", WHOLE),
                        argumentSet(operation + ": cut off", operation, "{\"name\":\"Ada\"", WHOLE),
                        argumentSet(operation + ": no comma", operation, "{\"name\":\"Ada\" \"email\":\"a@b\"}", WHOLE),
                        argumentSet(operation + ": a list", operation, "[{\"name\":\"Ada\"}]", WHOLE),
                        argumentSet(operation + ": a string", operation, "\"Ada\"", WHOLE),
                        argumentSet(operation + ": null", operation, "null", WHOLE),
                        argumentSet(operation + ": two objects", operation, "{\"name\":\"Ada\"}{}", WHOLE),
                        argumentSet(operation + ": an unknown field", operation, with("\"a/b\":1"), "#/a~1b"),
                        argumentSet(
                                operation + ": a field of the server's", operation, with("\"version\":1"), "#/version"),
                        argumentSet(operation + ": a name that is null", operation, "{\"name\":null}", "#/name"),
                        argumentSet(operation + ": a name that is a number", operation, "{\"name\":7}", "#/name"),
                        argumentSet(
                                operation + ": a name too long",
                                operation,
                                "{\"name\":\"" + "a".repeat(257) + "\"}",
                                "#/name"),
                        argumentSet(operation + ": no address", operation, with("\"email\":\"ada\""), "#/email"),
                        argumentSet(operation + ": a list", operation, with("\"attributes\":[]"), "#/attributes"),
                        argumentSet(
                                operation + ": half a surrogate pair",
                                operation,
                                with("\"attributes\":{\"a\":[\"\\ud800\"]}"),
                                "#/attributes"),
                        argumentSet(operation + ": a field twice", operation, with("\"name\":\"Eve\""), "#/name"),
                        argumentSet(
                                operation + ": an attribute twice",
                                operation,
                                with("\"attributes\":{\"a\":{\"b~\":1,\"b~\":2}}"),
                                "#/attributes/a/b~0"),
                        argumentSet(
                                operation + ": too deep",
                                operation,
                                with("\"attributes\":" + "{\"a\":".repeat(31) + "{}" + "}".repeat(31)),
                                "#/attributes" + "/a".repeat(31)),
                        argumentSet(
                                operation + ": a number too long",
                                operation,
                                with("\"attributes\":{\"a b\":[1," + "1".repeat(1_001) + "]}"),
                                "#/attributes/a%20b/1")));
    }

    private static String with(String field) {
        return "{\"name\":\"Ada\"," + field + "}";
    }

    @ParameterizedTest
    @MethodSource("withBody")
    void pointToTheWholeIfItIsNotUtf8(Operation operation) throws IOException {
        byte[] latin1 = "{\"name\":\"Éva\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertPointers(call(operation).base64Body(Base64.getEncoder().encodeToString(latin1)), WHOLE);
    }

    static Stream<Operation> pointToWhatIsMissing() {
        return withBody().filter(operation -> operation != PATCH_USER);
    }

    @ParameterizedTest
    @MethodSource
    void pointToWhatIsMissing(Operation operation) throws IOException {
        assertPointers(call(operation).body("{}"), "#/name");
    }

    @ParameterizedTest
    @MethodSource("withBody")
    void pointToEveryPlaceAtOnce(Operation operation) throws IOException {
        assertPointers(
                call(operation).body("{\"name\":\"\",\"email\":\"x\",\"attributes\":1}"),
                "#/name",
                "#/email",
                "#/attributes");
    }
}
