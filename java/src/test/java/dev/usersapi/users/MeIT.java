package dev.usersapi.users;

import static dev.usersapi.access.Operations.CREATE_USER;
import static dev.usersapi.access.Operations.DELETE_USER;
import static dev.usersapi.access.Operations.GET_USER;
import static dev.usersapi.access.Operations.LIST_USERS;
import static dev.usersapi.access.Operations.PATCH_USER;
import static dev.usersapi.access.Operations.REPLACE_USER;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.usersapi.access.Operation;
import dev.usersapi.dynamodb.LocalDynamo;
import dev.usersapi.http.ApiHandler;
import dev.usersapi.testing.GatewayCall;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /users/me}: the caller's own record. */
class MeIT {

    @RegisterExtension
    private static final LocalDynamo DYNAMO = new LocalDynamo();

    private String table;
    private ApiHandler users;

    @BeforeEach
    void start() {
        table = TestUsers.newTable(DYNAMO);
        users = TestUsers.function(table, DYNAMO.url(), LocalDynamo.CLOCK);
    }

    private APIGatewayProxyResponseEvent onMe(Operation operation, String sub, boolean admin, String body) {
        return GatewayCall.of(operation, "me").by(sub, admin).body(body).sentTo(users);
    }

    @ParameterizedTest
    @CsvSource({"ida, false", "an-admin, true"})
    void standsForTheCallerInEveryOperationOnOneUser(String sub, boolean admin) {
        assertThat(onMe(REPLACE_USER, sub, admin, "{\"name\":\"A\"}").getStatusCode())
                .isEqualTo(201);
        assertThat(onMe(PATCH_USER, sub, admin, "{\"name\":\"B\"}").getStatusCode())
                .isEqualTo(200);
        assertThat(onMe(GET_USER, sub, admin, "").getBody())
                .isEqualTo(GatewayCall.of(GET_USER, sub).byAdmin().sentTo(users).getBody())
                .contains("\"userid\":\"" + sub + "\"", "\"name\":\"B\"");
        assertThat(onMe(DELETE_USER, sub, admin, "").getStatusCode()).isEqualTo(204);
        assertThat(GatewayCall.of(GET_USER, sub).byAdmin().sentTo(users).getStatusCode())
                .isEqualTo(404);
    }

    @Test
    void mayBeEncoded() {
        onMe(REPLACE_USER, "ida", false, "{\"name\":\"A\"}");

        assertThat(GatewayCall.of(GET_USER, "m%65")
                        .by("ida", false)
                        .sentTo(users)
                        .getStatusCode())
                .isEqualTo(200);
    }

    @Test
    void isCaseSensitive() {
        assertThat(GatewayCall.of(GET_USER, "ME").by("ida", false).sentTo(users).getStatusCode())
                .isEqualTo(403);
    }

    @Test
    void isNobodysUserid() {
        var reply = GatewayCall.of(CREATE_USER)
                .byAdmin()
                .body("{\"userid\":\"me\",\"name\":\"A\"}")
                .sentTo(users);

        assertThat(reply.getStatusCode()).isEqualTo(400);
        assertThat(reply.getBody()).contains("\"field\":\"userid\"", "and not be \\\"me\\\".");
    }

    /** Such an item can only have been written by other software. */
    @Test
    void leavesAnItemOfThatIdInTheListOnly() {
        LocalDynamo.items(TestUsers.table(table, DYNAMO.url(), LocalDynamo.CLOCK))
                .create(
                        Map.of("userid", "me"),
                        new UserFields("Old", Optional.empty(), Optional.empty()),
                        Optional.empty());

        var list = GatewayCall.of(LIST_USERS).byAdmin().query("limit", "1").sentTo(users);
        String cursor = list.getHeaders().get("Link").replaceFirst(".*cursor=([^>]*)>.*", "$1");

        assertThat(list.getBody()).contains("\"userid\":\"me\"");
        assertThat(GatewayCall.of(LIST_USERS)
                        .byAdmin()
                        .query("cursor", cursor)
                        .sentTo(users)
                        .getStatusCode())
                .as("the page after it")
                .isEqualTo(200);
        assertThat(onMe(GET_USER, "an-admin", true, "").getStatusCode()).isEqualTo(404);
    }
}
