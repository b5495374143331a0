package dev.usersapi.notes;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.usersapi.api.JsonBody;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of a note that callers may write.
 *
 * @param text 1 to 4,000 characters, not blank
 */
record NoteFields(String text) {

    private static final String TEXT = "text";
    private static final int MAX_TEXT = 4_000;

    /**
     * Reads the body of a request that creates or replaces a note.
     *
     * @throws dev.usersapi.api.ProblemException 400 with every field at fault
     */
    static NoteFields read(Optional<String> body) {
        return new Reader().read(body);
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStringField(TEXT, text);
    }

    private static final class Reader {

        private Optional<String> text = Optional.empty();

        private NoteFields read(Optional<String> body) {
            JsonBody.read(body, Set.of(TEXT), this::readField);
            return new NoteFields(text.orElseThrow());
        }

        private void readField(String field, JsonBody body) throws IOException {
            if (field.equals(TEXT)) {
                text = body.string(
                        TEXT,
                        value -> !value.isBlank() && value.codePointCount(0, value.length()) <= MAX_TEXT,
                        "Must be 1 to " + MAX_TEXT + " characters, not blank.");
            } else {
                body.refuse(field, "Is not a field that can be written.");
            }
        }
    }
}
