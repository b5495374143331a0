package dev.usersapi.problem;

import java.util.List;

/**
 * Why a request failed. The gateway's own errors have the same form; their templates are in the OpenAPI document.
 *
 * @param type what kind of problem it is, which decides status and title
 * @param detail a sentence about this occurrence; it never contains internal details
 * @param errors the invalid fields; empty if the error is not about fields
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, Problem Details for HTTP APIs</a>
 */
public record Problem(ProblemType type, String detail, List<FieldError> errors) {

    public Problem {
        errors = List.copyOf(errors);
    }

    static Problem badRequest(List<FieldError> errors) {
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

    /** @param expected the media type that the operation takes */
    public static Problem unsupportedMediaType(String expected) {
        return of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "The body must be " + expected + " in UTF-8.");
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
}
