package dev.usersapi.http;

import dev.usersapi.json.JsonValue.JsonArray;
import dev.usersapi.json.JsonValue.JsonObject;
import dev.usersapi.problem.FieldError;
import dev.usersapi.problem.Problem;
import dev.usersapi.problem.ProblemType;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A response of the API.
 *
 * @param status the HTTP status code
 * @param headers the header fields by name
 * @param body the body as text; empty for a response without a body
 */
public record Response(int status, Map<String, String> headers, String body) {

    private static final String CONTENT_TYPE = "Content-Type";
    private static final String CACHE_CONTROL = "Cache-Control";

    /**
     * Responses depend on the caller: only the caller's own cache may store them, and must ask whether they changed.
     */
    private static final Map<String, String> REVALIDATED =
            Map.of(CACHE_CONTROL, "private, no-cache", "Vary", "Authorization");

    public Response {
        headers = Map.copyOf(headers);
    }

    /** @param body JSON */
    public static Response json(int status, String body) {
        return new Response(status, REVALIDATED, body).with(CONTENT_TYPE, "application/json");
    }

    /** The response to the request {@code requestId}, which failed. */
    static Response of(Problem problem, String requestId) {
        ProblemType type = problem.type();
        JsonObject.Builder body = JsonObject.builder()
                .put("type", type.uri())
                .put("title", type.title())
                .put("status", type.status())
                .put("detail", problem.detail())
                .put("instance", "urn:users-api:request:" + requestId);
        if (!problem.errors().isEmpty()) {
            body.put(
                    "errors",
                    new JsonArray(problem.errors().stream().map(Response::json).toList()));
        }
        return new Response(
                type.status(),
                Map.of(CONTENT_TYPE, "application/problem+json", CACHE_CONTROL, "no-store"),
                body.build().text());
    }

    private static JsonObject json(FieldError error) {
        return JsonObject.builder()
                .put("field", error.field())
                .putIfPresent("pointer", error.pointer())
                .put("detail", error.detail())
                .build();
    }

    /** 204: the request succeeded, and there is nothing to show. */
    public static Response noContent() {
        return new Response(204, Map.of(), "");
    }

    /** 304: the caller already has the current state. */
    public static Response notModified() {
        return new Response(304, REVALIDATED, "");
    }

    /** A copy of this response with one more header field. */
    public Response with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Response(status, more, body);
    }
}
