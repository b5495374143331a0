package dev.usersapi.api;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent.ProxyRequestContext;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.usersapi.access.Access.Owner;
import dev.usersapi.access.Caller;
import dev.usersapi.access.Operation;
import dev.usersapi.access.Operations;
import dev.usersapi.access.UserId;
import dev.usersapi.config.Deadline;
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
     * Reads the parts of an event that a request needs.
     *
     * @param event filled while the text is read; after an error, it has the parts that were read before
     * @throws IOException if the text is not such an event; the message does not quote it
     */
    static void read(String text, APIGatewayProxyRequestEvent event) throws IOException {
        try (JsonParser json = Json.parse(text)) {
            json.nextToken();
            Json.readMembers(json, name -> {
                switch (name) {
                    case "httpMethod" -> event.setHttpMethod(json.getText());
                    case "resource" -> event.setResource(json.getText());
                    case "pathParameters" -> event.setPathParameters(strings(json));
                    case "multiValueQueryStringParameters" ->
                        event.setMultiValueQueryStringParameters(stringLists(json, UnaryOperator.identity()));
                    // HTTP field names are case-insensitive (RFC 9110, 5.1).
                    case "multiValueHeaders" ->
                        event.setMultiValueHeaders(stringLists(json, header -> header.toLowerCase(Locale.ROOT)));
                    case "body" -> event.setBody(json.getText());
                    case "isBase64Encoded" -> event.setIsBase64Encoded(json.getBooleanValue());
                    case "requestContext" -> event.setRequestContext(requestContext(json));
                    default -> {
                        // Not needed for a request.
                    }
                }
            });
        } catch (JsonProcessingException e) {
            // Without the cause: its message may quote the event, which is not to be logged.
            throw new IOException(
                    "The event is not as expected: " + e.getClass().getSimpleName() + " at " + e.getLocation());
        }
    }

    private static ProxyRequestContext requestContext(JsonParser json) throws IOException {
        ProxyRequestContext context = new ProxyRequestContext();
        Json.readMembers(json, name -> {
            switch (name) {
                case "extendedRequestId" -> context.setExtendedRequestId(json.getText());
                case "path" -> context.setPath(json.getText());
                case "authorizer" -> context.setAuthorizer(Map.copyOf(strings(json)));
                default -> {
                    // Not needed for a request.
                }
            }
        });
        return context;
    }

    private static Map<String, String> strings(JsonParser json) throws IOException {
        Map<String, String> strings = new HashMap<>();
        Json.readMembers(json, name -> strings.put(name, json.getText()));
        return strings;
    }

    /** Lists of strings by name; lists with the same name after {@code normalize} are joined. */
    private static Map<String, List<String>> stringLists(JsonParser json, UnaryOperator<String> normalize)
            throws IOException {
        Map<String, List<String>> lists = new HashMap<>();
        Json.readMembers(json, name -> {
            List<String> list = lists.computeIfAbsent(normalize.apply(name), key -> new ArrayList<>());
            Json.require(JsonToken.START_ARRAY, json);
            while (json.nextToken() != JsonToken.END_ARRAY) {
                list.add(json.getText());
            }
        });
        return lists;
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

    /** Converts a response to the event format of API Gateway. */
    static String write(Response response) {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeNumberField("statusCode", response.status());
            Json.writeStrings(json, "headers", response.headers());
            json.writeStringField("body", response.body());
            json.writeBooleanField("isBase64Encoded", false);
            json.writeEndObject();
        });
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

    /** The path parameters, decoded; {@link UserId#ME} is replaced by a person's id where an owner is named. */
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
