package dev.usersapi.users;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.usersapi.api.Caller;
import dev.usersapi.api.Operation;
import dev.usersapi.http.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Events to prime the function with: requests that change nothing, and between them go most of the way of every one.
 */
final class SampleEvents {

    /** No user has it: a {@code sub} of Cognito's is a UUID. */
    private static final String NOBODY = "nobody.priming";

    private SampleEvents() {}

    static List<String> all() {
        return List.of(
                event(Operation.GET_USER, ""),
                // Refused by its condition: nobody is in that state.
                event(Operation.REPLACE_USER, "{\"name\":\"Nobody\",\"attributes\":{\"a\":[1]}}"),
                // Ends with the read: the write would need a user.
                event(Operation.DELETE_USER, ""));
    }

    private static String event(Operation operation, String body) {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("httpMethod", operation.method());
            json.writeStringField("resource", operation.resource());
            Json.writeTexts(json, "pathParameters", Map.of(Operation.USERID, NOBODY));
            json.writeObjectFieldStart("multiValueHeaders");
            writeHeader(json, "Content-Type", "application/json");
            writeHeader(json, "If-Match", "\"0-0\"");
            json.writeEndObject();
            json.writeObjectFieldStart("requestContext");
            json.writeStringField("extendedRequestId", "priming");
            json.writeStringField("path", operation.pathFor(NOBODY));
            Json.writeTexts(json, "authorizer", new Caller(NOBODY, true, Optional.empty()).toContext());
            json.writeEndObject();
            json.writeStringField("body", body);
            json.writeEndObject();
        });
    }

    private static void writeHeader(JsonGenerator json, String name, String value) throws IOException {
        json.writeFieldName(name);
        Json.writeTexts(json, List.of(value));
    }
}
