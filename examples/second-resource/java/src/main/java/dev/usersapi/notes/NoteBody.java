package dev.usersapi.notes;

import dev.usersapi.api.JsonBody;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Reads the body of a request that creates or replaces a note. */
final class NoteBody {

    private static final String TEXT = "text";
    private static final int MAX_TEXT = 4_000;

    private Optional<String> text = Optional.empty();

    private NoteBody() {}

    /**
     * The text of the note.
     *
     * @throws dev.usersapi.api.ProblemException 400 with every field at fault
     */
    static String text(Optional<String> body) {
        NoteBody note = new NoteBody();
        JsonBody.read(body, Set.of(TEXT), note::readField);
        return note.text.orElseThrow();
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
