package dev.usersapi.problem;

import java.util.Locale;

/**
 * The types of the functions' problems. Their URIs are part of the contract: clients may decide by them what to do.
 * docs/problems.md explains each, including those of the gateway, which are in the OpenAPI document.
 */
public enum ProblemType {
    INVALID_REQUEST(400, "Bad Request"),
    UNAUTHORIZED(401, "Unauthorized"),
    FORBIDDEN(403, "Forbidden"),
    UNKNOWN_OPERATION(404, "Not Found"),
    ITEM_NOT_FOUND(404, "Not Found"),
    ITEM_EXISTS(409, "Conflict"),
    CONCURRENT_CHANGES(409, "Conflict"),
    PRECONDITION_FAILED(412, "Precondition Failed"),
    CONTENT_TOO_LARGE(413, "Content Too Large"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported Media Type"),
    IDEMPOTENCY_KEY_REUSED(422, "Unprocessable Content"),
    RESULT_TOO_LARGE(422, "Unprocessable Content"),
    INTERNAL_ERROR(500, "Internal Server Error"),
    SERVICE_UNAVAILABLE(503, "Service Unavailable");

    private static final String PREFIX = "urn:users-api:problem:";

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status code. */
    public int status() {
        return status;
    }

    /** The name of the status. */
    public String title() {
        return title;
    }

    /** The URI that identifies the type, such as {@code urn:users-api:problem:item-not-found}. */
    public String uri() {
        return PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
