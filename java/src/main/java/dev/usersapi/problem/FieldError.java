package dev.usersapi.problem;

import com.fasterxml.jackson.core.JsonPointer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What is wrong with one field of a request.
 *
 * @param field the name of the field of the body, parameter or header, as the caller wrote it; empty for the body as a
 *     whole
 * @param pointer where it is in the body: a JSON Pointer as a URI fragment, such as {@code #/name}; empty for
 *     parameters and headers
 * @param detail a sentence that says what is expected
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6901#section-6">RFC 6901, section 6</a>
 */
public record FieldError(String field, Optional<String> pointer, String detail) {

    /** What is wrong with a parameter or header. */
    static FieldError ofParameter(String name, String detail) {
        return new FieldError(name, Optional.empty(), detail);
    }

    /** What is wrong with a field of the body. */
    public static FieldError ofField(String field, String detail) {
        String pointer = "/" + field.replace("~", "~0").replace("/", "~1");
        return new FieldError(field, Optional.of(inFragment(pointer)), detail);
    }

    /** What is wrong at a place in the body, which can be deep in a field. */
    public static FieldError at(JsonPointer place, String detail) {
        String field = Optional.ofNullable(place.getMatchingProperty()).orElse("");
        return new FieldError(field, Optional.of(inFragment(place.toString())), detail);
    }

    private static String inFragment(String pointer) {
        return "#"
                + URLEncoder.encode(pointer, StandardCharsets.UTF_8)
                        // Unlike in a form, a space in a URI is never a plus (RFC 3986, section 2.1).
                        .replace("+", "%20")
                        .replace("%7E", "~")
                        .replace("%2F", "/");
    }

    /** What is wrong with the body as a whole. */
    public static FieldError ofBody(String detail) {
        return new FieldError("", Optional.of("#"), detail);
    }
}
