package dev.usersapi.authorizer;

import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.fasterxml.jackson.core.JsonParser;
import dev.usersapi.api.Json;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads the events that API Gateway sends to the authorizer.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html">Input
 *     to an API Gateway Lambda authorizer</a>
 */
final class AuthorizerEvents {

    private AuthorizerEvents() {}

    /**
     * A call of a method, which the authorizer decides about.
     *
     * @param token the value of the {@code Authorization} header, or {@code ""} if the request has no such header
     */
    record Call(MethodArn method, String token) {}

    /** The call that an event is about; empty if the event cannot be read, whatever its parts throw. */
    static Optional<Call> read(String text) {
        try {
            APIGatewayCustomAuthorizerEvent event = parse(text);
            return Optional.of(new Call(
                    MethodArn.parse(event.getMethodArn()),
                    Optional.ofNullable(event.getAuthorizationToken()).orElse("")));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static APIGatewayCustomAuthorizerEvent parse(String text) throws IOException {
        APIGatewayCustomAuthorizerEvent event = new APIGatewayCustomAuthorizerEvent();
        try (JsonParser json = Json.parse(text)) {
            json.nextToken();
            Json.readMembers(json, name -> {
                switch (name) {
                    case "methodArn" -> event.setMethodArn(json.getText());
                    case "authorizationToken" -> event.setAuthorizationToken(json.getText());
                    default -> {
                        // Not needed to decide.
                    }
                }
            });
        }
        return event;
    }
}
