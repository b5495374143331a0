package dev.usersapi.authorizer;

import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.fasterxml.jackson.core.JsonParser;
import dev.usersapi.api.Json;
import java.io.IOException;

/**
 * Reads the events that API Gateway sends to the authorizer.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html">Input
 *     to an API Gateway Lambda authorizer</a>
 */
final class AuthorizerEvents {

    private AuthorizerEvents() {}

    /** @throws IOException if the text is not JSON */
    static APIGatewayCustomAuthorizerEvent read(String text) throws IOException {
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
