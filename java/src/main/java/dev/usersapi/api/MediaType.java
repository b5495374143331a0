package dev.usersapi.api;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The media type of a request's body.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.3.1">RFC 9110, section 8.3.1</a>
 */
public final class MediaType {

    /** Longer than any media type for JSON, and short enough for a regular expression with a repeated group. */
    private static final int MAX_LENGTH = 256;

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String OWS = "[ \\t]*";

    /** Parameters other than the charset are ignored; the charset of JSON is UTF-8 (RFC 8259, section 8.1). */
    private static final Pattern JSON = Pattern.compile(
            OWS + "application/json" + OWS + "(;" + OWS + "((charset=(utf-?8|\"utf-?8\"))|((?!charset=)" + TOKEN + "=("
                    + TOKEN + "|\"[^\"\\\\]*\"))?)" + OWS + ")*",
            Pattern.CASE_INSENSITIVE);

    private MediaType() {}

    /** Whether a {@code Content-Type} means JSON in UTF-8. A missing header counts as JSON. */
    public static boolean isJson(Optional<String> contentType) {
        return contentType
                .map(value ->
                        value.length() <= MAX_LENGTH && JSON.matcher(value).matches())
                .orElse(true);
    }
}
