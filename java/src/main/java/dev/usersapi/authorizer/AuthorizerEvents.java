package dev.usersapi.authorizer;

import dev.usersapi.json.Json;
import dev.usersapi.json.JsonValue.JsonObject;
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
            JsonObject event = Json.object(text);
            return Optional.of(new Call(
                    MethodArn.parse(event.string("methodArn").orElse(null)),
                    event.string("authorizationToken").orElse("")));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
