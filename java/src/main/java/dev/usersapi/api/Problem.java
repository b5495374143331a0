package dev.usersapi.api;

import java.util.List;

/**
 * An error response. This is the only place that decides the title and body of each status.
 *
 * <p>The gateway's own errors have the same form; their templates are in the OpenAPI document.
 *
 * @param status the HTTP status code
 * @param title the status's name, the same for every problem of that status
 * @param detail a sentence about this occurrence; it never contains internal details
 * @param errors the invalid fields; empty if the error is not about fields
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, Problem Details for HTTP APIs</a>
 */
public record Problem(int status, String title, String detail, List<FieldError> errors) {

    public Problem {
        errors = List.copyOf(errors);
    }

    public static Problem badRequest(List<FieldError> errors) {
        return new Problem(400, "Bad Request", "The request is not valid.", errors);
    }

    public static Problem unauthorized() {
        return of(401, "Unauthorized", "A valid token is needed in the Authorization header.");
    }

    public static Problem forbidden() {
        return of(403, "Forbidden", "You may not do this.");
    }

    public static Problem noSuchOperation() {
        return notFound("There is no such operation.");
    }

    public static Problem notFound(String detail) {
        return of(404, "Not Found", detail);
    }

    public static Problem conflict(String detail) {
        return of(409, "Conflict", detail);
    }

    public static Problem preconditionFailed(String detail) {
        return of(412, "Precondition Failed", detail);
    }

    public static Problem contentTooLarge() {
        return of(413, "Content Too Large", "The request is larger than the API takes.");
    }

    public static Problem unsupportedMediaType(MediaType expected) {
        return of(415, "Unsupported Media Type", "The body must be " + expected.type() + " in UTF-8.");
    }

    public static Problem unprocessableContent(String detail) {
        return of(422, "Unprocessable Content", detail);
    }

    public static Problem internalError() {
        return of(
                500,
                "Internal Server Error",
                "The request could not be served; nothing of it is known to have happened.");
    }

    public static Problem serviceUnavailable() {
        return of(503, "Service Unavailable", "A service behind the API could not be reached. Try again later.");
    }

    private static Problem of(int status, String title, String detail) {
        return new Problem(status, title, detail, List.of());
    }

    /** Converts this problem to the response to the request {@code requestId}. */
    public Response toResponse(String requestId) {
        String body = Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", title);
            json.writeNumberField("status", status);
            json.writeStringField("detail", detail);
            json.writeStringField("instance", requestId);
            if (!errors.isEmpty()) {
                json.writeArrayFieldStart("errors");
                for (FieldError error : errors) {
                    json.writeStartObject();
                    json.writeStringField("field", error.field());
                    json.writeStringField("detail", error.detail());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        });
        return Response.problem(status, body);
    }
}
