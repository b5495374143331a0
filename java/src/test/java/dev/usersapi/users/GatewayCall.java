package dev.usersapi.users;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent.ProxyRequestContext;
import dev.usersapi.api.Operation;
import java.util.Map;

/** Events as API Gateway sends them to the users function, absent parts as null and context values as strings. */
public final class GatewayCall {

    public static final String REQUEST_ID = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef";

    private final APIGatewayProxyRequestEvent event = new APIGatewayProxyRequestEvent();

    private GatewayCall(Operation operation, String path) {
        event.withHttpMethod(operation.method())
                .withResource(operation.resource())
                .withPath(path)
                .withRequestContext(new ProxyRequestContext()
                        .withRequestId(REQUEST_ID)
                        .withPath("/Prod" + path)
                        .withStage("Prod"));
    }

    public static GatewayCall of(Operation operation) {
        return new GatewayCall(operation, operation.resource());
    }

    public static GatewayCall of(Operation operation, String userid) {
        GatewayCall call = new GatewayCall(operation, operation.pathFor(userid));
        call.event.setPathParameters(Map.of("userid", userid));
        return call;
    }

    public GatewayCall by(String sub, boolean admin) {
        event.getRequestContext()
                .setAuthorizer(Map.of("principalId", sub, "sub", sub, "admin", Boolean.toString(admin)));
        return this;
    }

    public GatewayCall byAdmin() {
        return by("an-admin", true);
    }

    public GatewayCall query(Map<String, String> parameters) {
        event.setQueryStringParameters(parameters);
        return this;
    }

    public GatewayCall body(String body) {
        event.setBody(body);
        return this;
    }

    public GatewayCall base64Body(String body) {
        event.setIsBase64Encoded(true);
        return body(body);
    }

    public APIGatewayProxyRequestEvent event() {
        return event;
    }
}
