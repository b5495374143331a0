package dev.usersapi.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent.ProxyRequestContext;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.usersapi.access.Access.Owner;
import dev.usersapi.access.Caller;
import dev.usersapi.access.Operation;
import dev.usersapi.access.Operations;
import dev.usersapi.access.UserId;
import dev.usersapi.json.Json;
import dev.usersapi.json.JsonValue.JsonLiteral;
import dev.usersapi.json.JsonValue.JsonObject;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Converts between API Gateway's events, which are JSON, and requests and responses.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html">Lambda
 *     proxy integrations in API Gateway</a>
 */
final class GatewayEvents {

    private GatewayEvents() {}

    /**
     * Reads the parts of an event that a request needs. A part that is {@code null} counts as missing.
     *
     * @throws IOException if the text is not such an event; the message does not quote it
     */
    static APIGatewayProxyRequestEvent read(String text) throws IOException {
        JsonObject json = parse(text);
        APIGatewayProxyRequestEvent event = new APIGatewayProxyRequestEvent();
        typed(json, "httpMethod", json.string("httpMethod")).ifPresent(event::setHttpMethod);
        typed(json, "resource", json.string("resource")).ifPresent(event::setResource);
        typed(json, "body", json.string("body")).ifPresent(event::setBody);
        typed(json, "isBase64Encoded", json.bool("isBase64Encoded")).ifPresent(event::setIsBase64Encoded);
        event.setPathParameters(strings(object(json, "pathParameters")));
        event.setMultiValueQueryStringParameters(
                lists(object(json, "multiValueQueryStringParameters"), UnaryOperator.identity()));
        // HTTP field names are case-insensitive (RFC 9110, 5.1).
        event.setMultiValueHeaders(lists(object(json, "multiValueHeaders"), name -> name.toLowerCase(Locale.ROOT)));
        event.setRequestContext(context(object(json, "requestContext")));
        return event;
    }

    private static JsonObject parse(String text) throws IOException {
        try {
            return Json.object(text);
        } catch (JsonProcessingException e) {
            // Without the cause: its message may quote the event, which is not to be logged.
            throw new IOException(
                    "The event is not as expected: " + e.getClass().getSimpleName() + " at " + e.getLocation());
        }
    }

    private static ProxyRequestContext context(JsonObject json) throws IOException {
        ProxyRequestContext context = new ProxyRequestContext();
        typed(json, "extendedRequestId", json.string("extendedRequestId")).ifPresent(context::setExtendedRequestId);
        typed(json, "path", json.string("path")).ifPresent(context::setPath);
        context.setAuthorizer(Map.copyOf(strings(object(json, "authorizer"))));
        return context;
    }

    /** The members that are strings; API Gateway adds the authorizer's latency, a number, to its context. */
    private static Map<String, String> strings(JsonObject json) {
        Map<String, String> strings = new HashMap<>();
        json.members().keySet().forEach(name -> json.string(name).ifPresent(value -> strings.put(name, value)));
        return strings;
    }

    /** Lists of strings by name; lists with the same name after {@code normalize} are joined. */
    private static Map<String, List<String>> lists(JsonObject json, UnaryOperator<String> normalize)
            throws IOException {
        Map<String, List<String>> lists = new HashMap<>();
        for (String name : json.members().keySet()) {
            typed(json, name, json.strings(name))
                    .ifPresent(values -> lists.computeIfAbsent(normalize.apply(name), key -> new ArrayList<>())
                            .addAll(values));
        }
        return lists;
    }

    private static JsonObject object(JsonObject json, String name) throws IOException {
        return typed(json, name, json.object(name)).orElse(JsonObject.EMPTY);
    }

    /** The member of that name, as the type that it should have. */
    private static <T> Optional<T> typed(JsonObject json, String name, Optional<T> member) throws IOException {
        if (member.isEmpty() && json.members().getOrDefault(name, JsonLiteral.NULL) != JsonLiteral.NULL) {
            throw new IOException("The event is not as expected: a member has another type");
        }
        return member;
    }

    /**
     * The id that the gateway gives to a request; the invocation's if the event has none.
     * {@code requestContext.requestId} is never used, because a client can set it with the header
     * {@code x-amzn-RequestId}.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html">
     *     $context.requestId and $context.extendedRequestId</a>
     */
    static String requestId(APIGatewayProxyRequestEvent event, String invocationId) {
        return Optional.ofNullable(event.getRequestContext())
                .map(ProxyRequestContext::getExtendedRequestId)
                .orElse(invocationId);
    }

    /** The request's {@code Origin} header. */
    static Optional<String> origin(APIGatewayProxyRequestEvent event) {
        return Optional.ofNullable(orEmpty(event.getMultiValueHeaders()).get("origin"))
                .map(GatewayEvents::joined);
    }

    /**
     * Converts an event to a request; empty if there is no such operation.
     *
     * @param invocationId Lambda's id of the invocation
     * @param deadline when the response must be ready
     */
    static Optional<Request> request(APIGatewayProxyRequestEvent event, String invocationId, Deadline deadline) {
        return Operations.find(event.getHttpMethod(), event.getResource())
                .map(operation -> request(event, invocationId, deadline, operation));
    }

    private static Request request(
            APIGatewayProxyRequestEvent event, String invocationId, Deadline deadline, Operation operation) {
        Caller caller = Caller.fromContext(orEmpty(event.getRequestContext().getAuthorizer()));
        return new Request(
                requestId(event, invocationId),
                invocationId,
                deadline,
                operation,
                caller,
                pathParameters(event, operation, caller),
                event.getRequestContext().getPath(),
                new Query(orEmpty(event.getMultiValueQueryStringParameters())),
                headers(event),
                body(event));
    }

    /** Converts a response to the event format of API Gateway, as JSON. */
    static String toJson(Response response) {
        return JsonObject.builder()
                .put("statusCode", response.status())
                .put("headers", JsonObject.ofStrings(response.headers()))
                .put("body", response.body())
                .put("isBase64Encoded", JsonLiteral.FALSE)
                .build()
                .text();
    }

    /**
     * Decodes a path parameter, which the gateway passes as it is in the URL; it decodes query parameters itself. A
     * malformed value is returned unchanged and refused later: no valid id contains a {@code %}.
     *
     * @see <a href="https://github.com/aws/aws-sam-cli/issues/771">aws-sam-cli 771: path parameters are not decoded</a>
     */
    private static String percentDecoded(String parameter) {
        try {
            // A plus in a path, unlike in a form, does not stand for a space (RFC 3986, section 2.1).
            return URLDecoder.decode(parameter.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return parameter;
        }
    }

    /**
     * The path parameters, decoded; {@link UserId#ME} is replaced by a person's id where an owner is named. A machine
     * owns nothing, so {@link ApiHandler} refuses it there.
     */
    private static Map<String, String> pathParameters(
            APIGatewayProxyRequestEvent event, Operation operation, Caller caller) {
        Map<String, String> parameters = new HashMap<>(orEmpty(event.getPathParameters()));
        parameters.replaceAll((name, value) -> percentDecoded(value));
        if (operation.access() instanceof Owner(var parameter) && caller instanceof Caller.Person person) {
            parameters.replace(parameter, UserId.ME, person.sub());
        }
        return parameters;
    }

    private static Map<String, String> headers(APIGatewayProxyRequestEvent event) {
        Map<String, String> headers = new HashMap<>();
        orEmpty(event.getMultiValueHeaders()).forEach((name, values) -> headers.put(name, joined(values)));
        return headers;
    }

    private static String joined(List<String> values) {
        return String.join(", ", values);
    }

    private static Optional<String> body(APIGatewayProxyRequestEvent event) {
        String body = Optional.ofNullable(event.getBody()).orElse("");
        return Boolean.TRUE.equals(event.getIsBase64Encoded()) ? base64Decoded(body) : Optional.of(body);
    }

    private static Optional<String> base64Decoded(String base64) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
            // Unlike String's constructor, this throws if the bytes are not UTF-8.
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static <V> Map<String, V> orEmpty(Map<String, V> map) {
        return Optional.ofNullable(map).orElse(Map.of());
    }
}
