package dev.usersapi.users;

import static dev.usersapi.access.Operations.GET_USER;
import static dev.usersapi.access.Operations.PATCH_USER;
import static dev.usersapi.access.Operations.REPLACE_USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.usersapi.dynamodb.LocalDynamo;
import dev.usersapi.http.ApiHandler;
import dev.usersapi.testing.GatewayCall;
import dev.usersapi.testing.Names;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The names in one request have no effect on the requests that follow in the same process. */
class ManyNamesIT {

    private static final int CALLS = 20;
    private static final int NAMES_PER_CALL = 300;

    @RegisterExtension
    private static final LocalDynamo DYNAMO = new LocalDynamo();

    private ApiHandler users;

    @BeforeEach
    void createAda() {
        users = TestUsers.newFunction(DYNAMO);
        GatewayCall.of(REPLACE_USER, "ada").byAdmin().body("{\"name\":\"Ada\"}").sentTo(users);
    }

    @ParameterizedTest
    @MethodSource
    void leaveOtherRequestsAlone(GatewayCall call, int status) {
        assertThat(call.sentTo(users).getStatusCode()).isEqualTo(status);

        for (int other = 0; other < CALLS; other++) {
            var reply = replacement(Names.members(Names.unused(NAMES_PER_CALL)));
            assertThat(reply.getStatusCode()).as(reply.getBody()).isEqualTo(200);
        }
    }

    private APIGatewayProxyResponseEvent replacement(String attributes) {
        return GatewayCall.of(REPLACE_USER, "ada")
                .by("ada", false)
                .body("{\"name\":\"Ada\",\"attributes\":{" + attributes + "}}")
                .sentTo(users);
    }

    static Stream<Arguments> leaveOtherRequestsAlone() {
        String names = Names.members(Names.withTheSameHash());
        GatewayCall query = GatewayCall.of(GET_USER, "ada").by("ada", false);
        GatewayCall headers = GatewayCall.of(GET_USER, "ada").by("ada", false);
        GatewayCall context = GatewayCall.of(GET_USER, "ada").by("ada", false);
        for (String name : Names.withTheSameHash()) {
            query.query(name, "");
            headers.header(name, "");
            context.event().getRequestContext().getAuthorizer().put(name, "");
        }
        return Stream.of(
                argumentSet(
                        "attributes",
                        GatewayCall.of(REPLACE_USER, "ada")
                                .byAdmin()
                                .body("{\"name\":\"Ada\",\"attributes\":{" + names + "}}"),
                        200),
                argumentSet(
                        "patched attributes",
                        GatewayCall.of(PATCH_USER, "ada").byAdmin().body("{\"attributes\":{" + names + "}}"),
                        200),
                argumentSet(
                        "unknown fields",
                        GatewayCall.of(REPLACE_USER, "ada").byAdmin().body("{\"name\":\"Ada\"," + names + "}"),
                        400),
                argumentSet("query parameters", query, 200),
                argumentSet("header fields", headers, 200),
                argumentSet("the caller's context", context, 200));
    }
}
