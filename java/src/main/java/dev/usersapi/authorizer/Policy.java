package dev.usersapi.authorizer;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.usersapi.api.Caller;
import dev.usersapi.api.Operation;
import dev.usersapi.http.Json;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The policy that the gateway enforces, and caches for the token.
 *
 * <p>It names all that the caller may do, never only what is being called: the gateway applies the cached policy to the
 * token's next call too, whichever that is. It names methods and paths one by one; only an administrator's
 * {@code /users/*} has a wildcard, and no method but those of the API.
 *
 * @param caller who is let in, and made known to the functions behind the gateway
 * @param resources the ARNs of all methods that the caller may call
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html">Output
 *     from an API Gateway Lambda authorizer</a>
 */
record Policy(Caller caller, List<String> resources) {

    Policy {
        resources = List.copyOf(resources);
    }

    static Policy of(Caller caller, ApiStage stage) {
        String userid = caller.admin() ? "*" : caller.sub();
        return new Policy(
                caller,
                Arrays.stream(Operation.values())
                        .filter(operation -> caller.admin() || operation.isOpenToOwner())
                        .map(operation -> stage.resource(operation.method(), operation.pathFor(userid)))
                        .toList());
    }

    /** The policy as the gateway reads it. */
    String toJson() {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("principalId", caller.sub());
            json.writeObjectFieldStart("policyDocument");
            json.writeStringField("Version", "2012-10-17");
            json.writeArrayFieldStart("Statement");
            writeStatement(json);
            json.writeEndArray();
            json.writeEndObject();
            Json.writeTexts(json, "context", caller.toContext());
            json.writeEndObject();
        });
    }

    private void writeStatement(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("Effect", "Allow");
        json.writeStringField("Action", "execute-api:Invoke");
        json.writeFieldName("Resource");
        Json.writeTexts(json, resources);
        json.writeEndObject();
    }
}
