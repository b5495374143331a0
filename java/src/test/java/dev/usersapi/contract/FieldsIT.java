package dev.usersapi.contract;

import static dev.usersapi.access.Operations.CREATE_USER;
import static dev.usersapi.access.Operations.PATCH_USER;
import static dev.usersapi.access.Operations.REPLACE_USER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.usersapi.access.Operation;
import dev.usersapi.dynamodb.LocalDynamo;
import dev.usersapi.http.ApiHandler;
import dev.usersapi.testing.GatewayCall;
import dev.usersapi.testing.OperationByName;
import dev.usersapi.users.TestUsers;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.converter.ConvertWith;
import org.junit.jupiter.params.provider.CsvSource;

/** The function reads and writes exactly the fields in the document. */
class FieldsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final OpenAPI DOCUMENT = ApiDocument.read();

    @RegisterExtension
    private static final LocalDynamo DYNAMO = new LocalDynamo();

    private ApiHandler users;

    @BeforeEach
    void createTable() {
        users = TestUsers.newFunction(DYNAMO);
    }

    private JsonNode answer(GatewayCall call, int status) throws IOException {
        var reply = call.sentTo(users);
        assertThat(reply.getStatusCode()).as(reply.getBody()).isEqualTo(status);
        return JSON.readTree(reply.getBody());
    }

    private static Set<String> documented(String name) {
        Schema<?> schema = DOCUMENT.getComponents().getSchemas().get(name);
        return Set.copyOf(schema.getProperties().keySet());
    }

    private static Set<String> names(JsonNode object) {
        return object.propertyStream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    private static GatewayCall call(Operation operation) {
        return GatewayCall.of(operation, "ada").byAdmin();
    }

    @ParameterizedTest
    @CsvSource({"CREATE_USER, NewUser, 200", "POST_USER, NewUser, 201", "REPLACE_USER, UserReplacement, 201"})
    void readsEveryFieldOfABody(@ConvertWith(OperationByName.class) Operation operation, String schema, int status)
            throws IOException {
        JsonNode user = answer(call(operation).body(bodyWithAll(documented(schema))), status);

        assertThat(names(user)).containsAll(documented(schema));
    }

    private static String bodyWithAll(Set<String> fields) {
        var body = JSON.createObjectNode();
        for (String field : fields) {
            body.set(
                    field,
                    field.equals("attributes")
                            ? JSON.createObjectNode()
                            : JSON.getNodeFactory().textNode("a"));
        }
        return body.put("email", "a@b").toString();
    }

    @Test
    void readsEveryFieldOfAPatch() throws IOException {
        answer(call(REPLACE_USER).body("{\"name\":\"Ada\"}"), 201);

        JsonNode user = answer(call(PATCH_USER).body(bodyWithAll(documented("UserPatch"))), 200);

        assertThat(names(user)).containsAll(documented("UserPatch"));
    }

    @ParameterizedTest
    @CsvSource({"CREATE_USER", "POST_USER", "REPLACE_USER", "PATCH_USER"})
    void refusesOtherFieldsOfABody(@ConvertWith(OperationByName.class) Operation operation) throws IOException {
        JsonNode problem = answer(call(operation).body("{\"name\":\"Ada\",\"nickname\":\"A\"}"), 400);

        assertThat(problem.at("/errors/0/field").asText()).isEqualTo("nickname");
    }

    @Test
    void writesEveryFieldOfAUser() throws IOException {
        String body = "{\"name\":\"Ada\",\"email\":\"a@b\",\"attributes\":{}}";

        assertThat(names(answer(call(REPLACE_USER).body(body), 201))).isEqualTo(documented("User"));
        assertThat(names(answer(call(CREATE_USER).body(body), 200))).isEqualTo(documented("User"));
    }

    @Test
    void writesEveryFieldOfAProblem() throws IOException {
        JsonNode problem = answer(call(REPLACE_USER).body("{}"), 400);
        Schema<?> errors = (Schema<?>) DOCUMENT.getComponents()
                .getSchemas()
                .get("Problem")
                .getProperties()
                .get("errors");

        assertThat(names(problem)).isEqualTo(documented("Problem"));
        assertThat(names(problem.at("/errors/0")))
                .isEqualTo(errors.getItems().getProperties().keySet());
    }
}
