package dev.usersapi.testing;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent.ProxyRequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.usersapi.access.Caller;
import dev.usersapi.access.Operation;
import dev.usersapi.access.Role;
import dev.usersapi.access.TokenTimes;
import dev.usersapi.http.ApiHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Events as API Gateway sends them to a function: missing parts are null, context values are strings, and path
 * parameters are not decoded.
 */
public final class GatewayCall {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{(\\w+)}");

    private final APIGatewayProxyRequestEvent event = new APIGatewayProxyRequestEvent();

    /** About as long as the gateway waits for a function. */
    private static final int PLENTY = 28_000;

    private int remainingMillis = PLENTY;

    private final Map<String, List<String>> headers = new HashMap<>();
    private final Map<String, List<String>> query = new HashMap<>();

    private GatewayCall(Operation operation, String path) {
        event.withHttpMethod(operation.method())
                .withResource(operation.resource())
                .withPath(path)
                .withRequestContext(new ProxyRequestContext()
                        .withRequestId(UUID.randomUUID().toString())
                        .withExtendedRequestId("JdjElHh5oAMFkHw=")
                        .withPath("/Prod" + path)
                        .withStage("Prod"));
    }

    public static GatewayCall of(Operation operation) {
        return new GatewayCall(operation, operation.resource());
    }

    /** A call with these values of the path's parameters, from left to right. */
    public static GatewayCall of(Operation operation, String... values) {
        Iterator<String> next = List.of(values).iterator();
        Map<String, String> parameters = PATH_PARAMETER
                .matcher(operation.resource())
                .results()
                .collect(Collectors.toMap(parameter -> parameter.group(1), parameter -> next.next()));
        GatewayCall call = new GatewayCall(operation, operation.path(parameters));
        call.event.setPathParameters(parameters);
        return call;
    }

    /** Of a token that is valid whenever the test runs. */
    public static final TokenTimes VALID = new TokenTimes(Instant.EPOCH, Instant.MAX);

    public GatewayCall by(String sub, boolean admin) {
        return by(new Caller.Person(sub, admin ? Set.of(Role.ADMIN) : Set.of(), VALID));
    }

    public GatewayCall by(Caller caller) {
        Map<String, Object> context = new HashMap<>(caller.toContext());
        context.put("principalId", caller.sub());
        event.getRequestContext().setAuthorizer(context);
        return this;
    }

    public GatewayCall byAdmin() {
        return by("an-admin", true);
    }

    public GatewayCall query(String name, String... values) {
        query.put(name, List.of(values));
        event.setMultiValueQueryStringParameters(query);
        return this;
    }

    public GatewayCall header(String name, String... values) {
        headers.put(name, List.of(values));
        event.setMultiValueHeaders(headers);
        return this;
    }

    /** Sets the request id that a client can choose with the header {@code x-amzn-RequestId}. */
    public GatewayCall requestId(String requestId) {
        event.getRequestContext().setRequestId(requestId);
        return this;
    }

    /** Sets the request id that only the gateway chooses. */
    public GatewayCall extendedRequestId(String requestId) {
        event.getRequestContext().setExtendedRequestId(requestId);
        return this;
    }

    /** Sets how many milliseconds the invocation has left. */
    public GatewayCall remainingMillis(int millis) {
        remainingMillis = millis;
        return this;
    }

    /** Sets until when the authorizer accepts the token. */
    public GatewayCall validUntil(Instant time) {
        Map<String, Object> context = new HashMap<>(event.getRequestContext().getAuthorizer());
        context.put("validUntil", Long.toString(time.getEpochSecond()));
        event.getRequestContext().setAuthorizer(context);
        return this;
    }

    public GatewayCall path(String path) {
        event.setPath(path);
        event.getRequestContext().setPath("/Prod" + path);
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

    /** The function's response to this call, in a separate invocation; both are JSON, as in Lambda. */
    public APIGatewayProxyResponseEvent sentTo(ApiHandler function) {
        return read(bytesFrom(function));
    }

    /** What Lambda gets from the function for this call: the response in JSON. */
    public byte[] bytesFrom(ApiHandler function) {
        try {
            return send(JSON.writeValueAsBytes(event), function, remainingMillis);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The function's response to an event in JSON. */
    public static APIGatewayProxyResponseEvent send(byte[] event, ApiHandler function) throws IOException {
        return read(send(event, function, PLENTY));
    }

    private static byte[] send(byte[] event, ApiHandler function, int remainingMillis) throws IOException {
        var answer = new ByteArrayOutputStream();
        function.handleRequest(
                new ByteArrayInputStream(event),
                answer,
                new TestContext(UUID.randomUUID().toString(), remainingMillis));
        return answer.toByteArray();
    }

    private static APIGatewayProxyResponseEvent read(byte[] answer) {
        try {
            return JSON.readValue(answer, APIGatewayProxyResponseEvent.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
