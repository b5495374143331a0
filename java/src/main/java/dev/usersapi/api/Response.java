package dev.usersapi.api;

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

    public Response {
        headers = Map.copyOf(headers);
    }

    public static Response json(int status, String body) {
        return new Response(status, Map.of(CONTENT_TYPE, "application/json"), body);
    }

    static Response problem(int status, String body) {
        return new Response(status, Map.of(CONTENT_TYPE, "application/problem+json"), body);
    }

    /** A response without a body, such as 204 or 304. */
    public static Response empty(int status) {
        return new Response(status, Map.of(), "");
    }

    /** A copy of this response with one more header field. */
    public Response with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Response(status, more, body);
    }
}
