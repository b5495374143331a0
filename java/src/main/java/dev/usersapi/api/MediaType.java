package dev.usersapi.api;

import dev.usersapi.access.Operation;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The media types of requests' bodies.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.3.1">RFC 9110, section 8.3.1</a>
 */
public enum MediaType {
    JSON("application/json"),

    /** RFC 7396. */
    MERGE_PATCH("application/merge-patch+json");

    private static final Set<String> UTF_8 = Set.of("charset=utf-8", "charset=\"utf-8\"", "charset=utf8");

    private final String type;

    MediaType(String type) {
        this.type = type;
    }

    /** The media type of the bodies of an operation. */
    public static MediaType of(Operation operation) {
        return operation.method().equals("PATCH") ? MERGE_PATCH : JSON;
    }

    /** As in {@code Content-Type}, without parameters. */
    public String type() {
        return type;
    }

    /**
     * Whether a {@code Content-Type} means this media type in UTF-8, which is the charset of JSON (RFC 8259, section
     * 8.1). Other parameters are ignored. A missing header counts as this type.
     */
    public boolean includes(Optional<String> contentType) {
        if (contentType.isEmpty()) {
            return true;
        }
        String[] parts = contentType.get().toLowerCase(Locale.ROOT).split(";");
        return parts.length > 0
                && parts[0].strip().equals(type)
                && Arrays.stream(parts)
                        .map(String::strip)
                        .filter(parameter -> parameter.startsWith("charset"))
                        .allMatch(UTF_8::contains);
    }
}
