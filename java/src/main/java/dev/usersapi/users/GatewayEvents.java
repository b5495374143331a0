package dev.usersapi.users;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.usersapi.api.Caller;
import dev.usersapi.api.Operation;
import dev.usersapi.http.Request;
import dev.usersapi.http.Response;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * API Gateway's events as requests, and responses as its events.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html">Lambda
 *     proxy integrations in API Gateway</a>
 */
final class GatewayEvents {

    private GatewayEvents() {}

    /** The request in an event; empty where the event is about an operation that we do not know. */
    static Optional<Request> request(APIGatewayProxyRequestEvent event) {
        return Operation.of(event.getHttpMethod(), event.getResource())
                .map(operation -> new Request(
                        event.getRequestContext().getRequestId(),
                        operation,
                        Caller.fromContext(orEmpty(event.getRequestContext().getAuthorizer())),
                        Optional.ofNullable(orEmpty(event.getPathParameters()).get(Operation.USERID)),
                        event.getRequestContext().getPath(),
                        orEmpty(event.getMultiValueQueryStringParameters()),
                        headers(event),
                        body(event)));
    }

    static APIGatewayProxyResponseEvent event(Response response) {
        return new APIGatewayProxyResponseEvent()
                .withStatusCode(response.status())
                .withHeaders(response.headers())
                .withBody(response.body())
                .withIsBase64Encoded(false);
    }

    private static Map<String, String> headers(APIGatewayProxyRequestEvent event) {
        Map<String, String> headers = new HashMap<>();
        orEmpty(event.getMultiValueHeaders())
                .forEach((name, values) -> headers.merge(
                        name.toLowerCase(Locale.ROOT), String.join(", ", values), (a, b) -> a + ", " + b));
        return headers;
    }

    private static Optional<String> body(APIGatewayProxyRequestEvent event) {
        String body = Optional.ofNullable(event.getBody()).orElse("");
        return Boolean.TRUE.equals(event.getIsBase64Encoded()) ? decoded(body) : Optional.of(body);
    }

    private static Optional<String> decoded(String base64) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
            // Unlike String's constructor, this refuses what is not UTF-8.
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static <V> Map<String, V> orEmpty(Map<String, V> map) {
        return Optional.ofNullable(map).orElse(Map.of());
    }
}
