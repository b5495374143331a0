package dev.usersapi.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.usersapi.access.Caller;
import dev.usersapi.access.Operation;
import dev.usersapi.access.Role;
import dev.usersapi.access.TokenTimes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An event for priming a function, in API Gateway's format. */
public final class SampleEvent {

    private static final Caller CALLER = new Caller.Person("nobody.priming", Set.of(Role.ADMIN), TokenTimes.UNKNOWN);

    private SampleEvent() {}

    /**
     * A request of an administrator with {@code If-Match: "0-0"}, a state that no item ever has.
     *
     * @param pathParameters all path parameters of the operation, with values that need no encoding
     */
    public static String of(Operation operation, Map<String, String> pathParameters, String body) {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("httpMethod", operation.method());
            json.writeStringField("resource", operation.resource());
            Json.writeStrings(json, "pathParameters", pathParameters);
            json.writeObjectFieldStart("multiValueHeaders");
            writeHeader(json, "Content-Type", "application/json");
            writeHeader(json, "If-Match", "\"0-0\"");
            json.writeEndObject();
            json.writeObjectFieldStart("requestContext");
            json.writeStringField("extendedRequestId", "priming");
            json.writeStringField("path", operation.path(pathParameters));
            Json.writeStrings(json, "authorizer", CALLER.toContext());
            json.writeEndObject();
            json.writeStringField("body", body);
            json.writeEndObject();
        });
    }

    private static void writeHeader(JsonGenerator json, String name, String value) throws IOException {
        json.writeFieldName(name);
        Json.writeStrings(json, List.of(value));
    }
}
