package dev.usersapi.api;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The value of {@code If-Match} or {@code If-None-Match}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3">RFC 9110, sections 8.8.3, 13.1.1 and 13.1.2</a>
 */
public sealed interface EntityTags {

    /** Enough for dozens of tags. */
    int MAX_LENGTH = 2_048;

    /** {@code *}: any state, if the item exists. */
    record Any() implements EntityTags {}

    /** The tags of one or more states; never empty. */
    record Listed(List<Tag> tags) implements EntityTags {

        private static final String SYNTAX = "(W/)?\"([\\x21\\x23-\\x7E\\x80-\\xFF]*)\"";

        /** One tag; {@code W/} is case-sensitive. */
        private static final Pattern TAG = Pattern.compile(SYNTAX);

        /** A list may have empty members. Without {@code *+}, each tag would need a part of the stack. */
        private static final Pattern LIST =
                Pattern.compile("[ \\t,]*" + SYNTAX + "([ \\t]*,[ \\t,]*" + SYNTAX + ")*+[ \\t,]*");

        private static Optional<EntityTags> parse(String value) {
            return LIST.matcher(value).matches()
                    ? Optional.of(new Listed(TAG.matcher(value)
                            .results()
                            .map(tag -> new Tag(tag.group(1) != null, tag.group(2)))
                            .toList()))
                    : Optional.empty();
        }
    }

    /**
     * One tag.
     *
     * @param weak whether it has the prefix {@code W/}, for states that are equivalent but not identical
     * @param opaque the text between its quotes
     */
    record Tag(boolean weak, String opaque) {}

    /** Parses the value of a header; empty if it is malformed or longer than {@link #MAX_LENGTH} characters. */
    static Optional<EntityTags> parse(String value) {
        if (value.strip().equals("*")) {
            return Optional.of(new Any());
        }
        return value.length() > MAX_LENGTH ? Optional.empty() : Listed.parse(value);
    }
}
