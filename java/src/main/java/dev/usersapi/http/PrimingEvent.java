package dev.usersapi.http;

import dev.usersapi.access.Caller;
import dev.usersapi.access.Operation;
import dev.usersapi.access.Role;
import dev.usersapi.access.TokenTimes;
import dev.usersapi.json.JsonValue.JsonArray;
import dev.usersapi.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An event for priming a function, in API Gateway's format. */
public final class PrimingEvent {

    private static final Caller CALLER =
            new Caller.Person("nobody.priming", Set.of(Role.ADMIN), new TokenTimes(Instant.EPOCH, Instant.MAX));

    private PrimingEvent() {}

    /**
     * A request of an administrator with {@code If-Match: "0-0"}, a state that no item ever has.
     *
     * @param pathParameters all path parameters of the operation, with values that need no encoding
     */
    public static String of(Operation operation, Map<String, String> pathParameters, String body) {
        JsonObject headers = JsonObject.builder()
                .put("Content-Type", JsonArray.ofStrings(List.of("application/json")))
                .put("If-Match", JsonArray.ofStrings(List.of("\"0-0\"")))
                .build();
        JsonObject context = JsonObject.builder()
                .put("extendedRequestId", "priming")
                .put("path", operation.path(pathParameters))
                .put("authorizer", JsonObject.ofStrings(CALLER.toContext()))
                .build();
        return JsonObject.builder()
                .put("httpMethod", operation.method())
                .put("resource", operation.resource())
                .put("pathParameters", JsonObject.ofStrings(pathParameters))
                .put("multiValueHeaders", headers)
                .put("requestContext", context)
                .put("body", body)
                .build()
                .text();
    }
}
