package dev.usersapi.users;

import static dev.usersapi.access.Operations.LIST_USERS;
import static dev.usersapi.access.Operations.USERID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.usersapi.dynamodb.ItemTable;
import dev.usersapi.dynamodb.LocalDynamo;
import dev.usersapi.http.ApiHandler;
import dev.usersapi.http.Cors;
import dev.usersapi.http.Revocations;
import dev.usersapi.testing.GatewayCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the users function does before Lambda takes a snapshot of it. */
class SnapshotsIT {

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

    @Test
    void closesConnectionsBeforeASnapshot() throws IOException {
        String name = TestUsers.newTable(DYNAMO);
        List<ItemTable<UserFields>> connected = new ArrayList<>();
        users = new ApiHandler(
                () -> {
                    connected.add(TestUsers.table(name, DYNAMO.url(), LocalDynamo.CLOCK));
                    return new Users(connected.getLast(), () -> "x");
                },
                () -> Revocations.NONE,
                Cors.NONE,
                LocalDynamo.CLOCK);

        users.beforeCheckpoint(null);

        assertThat(System.getProperty("com.amazonaws.xray.traceHeader")).isNull();
        ItemTable<UserFields> last = connected.removeLast();
        assertThat(connected)
                .as("the first, and those of priming but the last")
                .hasSize(5)
                .allSatisfy(closed -> assertThatThrownBy(() -> get(closed)).hasMessage("Connection pool shut down"));
        assertThatThrownBy(() -> get(last)).hasMessage("There is no such user.");
    }

    private static void get(ItemTable<UserFields> table) {
        LocalDynamo.items(table).get(Map.of(USERID, "nobody"));
    }

    @Test
    void primesItselfWithRequestsThatChangeNothing() throws IOException {
        users.beforeCheckpoint(null);

        for (String event : new Users(null, null).primingEvents()) {
            assertThat(GatewayCall.send(event.getBytes(StandardCharsets.UTF_8), users)
                            .getStatusCode())
                    .isIn(404, 412);
        }
        assertThat(answer(GatewayCall.of(LIST_USERS).byAdmin()).getBody()).isEqualTo("[]");
    }
}
