package dev.usersapi.users;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent.ProxyRequestContext;
import dev.usersapi.api.Caller;
import dev.usersapi.api.Operation;
import java.util.List;
import java.util.Map;

/** Requests that change nothing, and between them go most of the way of every request. */
final class SampleRequests {

    /** No user has it: a {@code sub} of Cognito's is a UUID. */
    private static final String NOBODY = "nobody.priming";

    private SampleRequests() {}

    static List<APIGatewayProxyRequestEvent> all() {
        return List.of(
                event(Operation.GET_USER, ""),
                // Refused by its condition: nobody is in that state.
                event(Operation.REPLACE_USER, "{\"name\":\"Nobody\",\"attributes\":{\"a\":[1]}}"),
                event(Operation.DELETE_USER, ""));
    }

    private static APIGatewayProxyRequestEvent event(Operation operation, String body) {
        ProxyRequestContext context =
                new ProxyRequestContext().withRequestId("priming").withPath(operation.pathFor(NOBODY));
        context.setAuthorizer(Map.copyOf(new Caller(NOBODY, true).toContext()));
        return new APIGatewayProxyRequestEvent()
                .withHttpMethod(operation.method())
                .withResource(operation.resource())
                .withPath(operation.pathFor(NOBODY))
                .withPathParameters(Map.of(Operation.USERID, NOBODY))
                .withMultiValueHeaders(
                        Map.of("Content-Type", List.of("application/json"), "If-Match", List.of("\"0-0\"")))
                .withBody(body)
                .withRequestContext(context);
    }
}
