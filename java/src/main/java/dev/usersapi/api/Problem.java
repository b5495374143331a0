package dev.usersapi.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/**
 * An error response. The gateway's own errors have the same form; their templates are in the OpenAPI document.
 *
 * @param type what kind of problem it is, which decides status and title
 * @param detail a sentence about this occurrence; it never contains internal details
 * @param errors the invalid fields; empty if the error is not about fields
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, Problem Details for HTTP APIs</a>
 */
public record Problem(ProblemType type, String detail, List<FieldError> errors) {

    private static final String INSTANCE = "urn:users-api:request:";

    public Problem {
        errors = List.copyOf(errors);
    }

    public static Problem badRequest(List<FieldError> errors) {
        return new Problem(ProblemType.INVALID_REQUEST, "The request is not valid.", errors);
    }

    public static Problem unauthorized() {
        return of(ProblemType.UNAUTHORIZED, "A valid token is needed in the Authorization header.");
    }

    public static Problem forbidden() {
        return of(ProblemType.FORBIDDEN, "You may not do this.");
    }

    public static Problem noSuchOperation() {
        return of(ProblemType.UNKNOWN_OPERATION, "There is no such operation.");
    }

    /** A machine has asked for {@code me}. */
    public static Problem noItemOfItsOwn() {
        return of(ProblemType.ITEM_NOT_FOUND, "Only people have a record of their own.");
    }

    public static Problem contentTooLarge() {
        return of(ProblemType.CONTENT_TOO_LARGE, "The request is larger than the API takes.");
    }

    public static Problem unsupportedMediaType(MediaType expected) {
        return of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "The body must be " + expected.type() + " in UTF-8.");
    }

    public static Problem internalError() {
        return of(ProblemType.INTERNAL_ERROR, "The request could not be served. A write may have been carried out.");
    }

    public static Problem serviceUnavailable() {
        return of(ProblemType.SERVICE_UNAVAILABLE, "A service behind the API could not be reached. Try again later.");
    }

    /** A problem that is not about fields. */
    static Problem of(ProblemType type, String detail) {
        return new Problem(type, detail, List.of());
    }

    public int status() {
        return type.status();
    }

    /** Converts this problem to the response to the request {@code requestId}. */
    public Response toResponse(String requestId) {
        String body = Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("type", type.uri());
            json.writeStringField("title", type.title());
            json.writeNumberField("status", type.status());
            json.writeStringField("detail", detail);
            json.writeStringField("instance", INSTANCE + requestId);
            if (!errors.isEmpty()) {
                json.writeArrayFieldStart("errors");
                for (FieldError error : errors) {
                    write(error, json);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        });
        return Response.problem(type.status(), body);
    }

    private static void write(FieldError error, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("field", error.field());
        if (error.pointer().isPresent()) {
            json.writeStringField("pointer", error.pointer().get());
        }
        json.writeStringField("detail", error.detail());
        json.writeEndObject();
    }
}
