package dev.usersapi.users;

import static dev.usersapi.access.Operations.CREATE_USER;
import static dev.usersapi.access.Operations.DELETE_USER;
import static dev.usersapi.access.Operations.GET_USER;
import static dev.usersapi.access.Operations.LIST_USERS;
import static dev.usersapi.access.Operations.PATCH_USER;
import static dev.usersapi.access.Operations.REPLACE_USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.usersapi.access.Caller;
import dev.usersapi.access.Operation;
import dev.usersapi.access.Role;
import dev.usersapi.access.Scope;
import dev.usersapi.dynamodb.LocalDynamo;
import dev.usersapi.http.ApiHandler;
import dev.usersapi.testing.GatewayCall;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whom the users function lets do what, whatever the gateway has allowed. */
class PermissionsIT {

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
    void letsUsersAccessThemselves() {
        assertThat(answer(GatewayCall.of(REPLACE_USER, "ida").by("ida", false).body("{\"name\":\"Me\"}"))
                        .getStatusCode())
                .isEqualTo(201);
        assertThat(answer(GatewayCall.of(GET_USER, "ida").by("ida", false)).getStatusCode())
                .isEqualTo(200);
        assertThat(answer(GatewayCall.of(DELETE_USER, "ida").by("ida", false)).getStatusCode())
                .isEqualTo(204);
    }

    @Test
    void letsUsersAccessThemselvesByAnEncodedPath() {
        assertThat(answer(GatewayCall.of(REPLACE_USER, "id%61").by("ida", false).body("{\"name\":\"Me\"}"))
                        .getStatusCode())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @MethodSource("dev.usersapi.users.TestUsers#operations")
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

    private static Caller machine(String... scopes) {
        return new Caller.Machine("a-client", Scope.parseAll(List.of(scopes)), GatewayCall.VALID);
    }

    @ParameterizedTest
    @MethodSource("dev.usersapi.users.TestUsers#operations")
    void returns500WithoutAnAuthorizerContext(Operation operation) {
        var answer = answer(GatewayCall.of(operation, "ada").body("{\"name\":\"Eve\"}"));

        assertThat(answer.getStatusCode()).isEqualTo(500);
        assertThat(answer.getBody()).doesNotContain("Ada");
    }
}
