package dev.usersapi.http;

import dev.usersapi.access.Operation;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The media types of requests' bodies.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.3.1">RFC 9110, section 8.3.1</a>
 */
enum MediaType {
    JSON("application/json"),

    /** RFC 7396. */
    MERGE_PATCH("application/merge-patch+json");

    /** Longer than any media type for JSON. */
    private static final int MAX_LENGTH = 256;

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String OWS = "[ \\t]*";

    private final String type;
    private final Pattern form;

    MediaType(String type) {
        this.type = type;
        this.form = form(type);
    }

    /** The media type of the bodies of an operation. */
    static MediaType of(Operation operation) {
        return operation.method().equals("PATCH") ? MERGE_PATCH : JSON;
    }

    /**
     * Parameters other than the charset are ignored; the charset of JSON is UTF-8 (RFC 8259, section 8.1). Without
     * {@code *+}, each parameter would need a part of the stack.
     */
    private static Pattern form(String type) {
        String parameter =
                "(charset=(utf-?8|\"utf-?8\")|(?!charset=)" + TOKEN + "=(" + TOKEN + "|\"[^\"\\\\]*\"))" + OWS;
        return Pattern.compile(
                OWS + Pattern.quote(type) + OWS + "(;" + OWS + "(" + parameter + ")?)*+", Pattern.CASE_INSENSITIVE);
    }

    /** As in {@code Content-Type}, without parameters. */
    String type() {
        return type;
    }

    /** Whether a {@code Content-Type} means this media type in UTF-8. A missing header counts as this type. */
    boolean includes(Optional<String> contentType) {
        return contentType
                .map(value ->
                        value.length() <= MAX_LENGTH && form.matcher(value).matches())
                .orElse(true);
    }
}
