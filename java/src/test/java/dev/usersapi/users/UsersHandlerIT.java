package dev.usersapi.users;

import static dev.usersapi.access.Operations.CREATE_USER;
import static dev.usersapi.access.Operations.DELETE_USER;
import static dev.usersapi.access.Operations.GET_USER;
import static dev.usersapi.access.Operations.LIST_USERS;
import static dev.usersapi.access.Operations.PATCH_USER;
import static dev.usersapi.access.Operations.POST_USER;
import static dev.usersapi.access.Operations.REPLACE_USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.usersapi.access.Operation;
import dev.usersapi.config.ConfigurationException;
import dev.usersapi.dynamodb.LocalDynamo;
import dev.usersapi.http.ApiHandler;
import dev.usersapi.testing.GatewayCall;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The operations of the users, as API Gateway calls the function, on DynamoDB Local. */
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

    @Test
    void refusesToCreateAnExistingUser() {
        create("ada");

        var answer = answer(GatewayCall.of(CREATE_USER).byAdmin().body("{\"userid\":\"ada\",\"name\":\"Eve\"}"));

        assertThat(answer.getStatusCode()).isEqualTo(409);
        assertThat(answer(GatewayCall.of(GET_USER, "ada").byAdmin()).getBody()).contains("Ada");
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
}
