package dev.usersapi.notes;

import dev.usersapi.json.JsonBody;
import dev.usersapi.json.JsonValue.JsonObject;
import java.util.Map;
import java.util.Optional;

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
     * @throws dev.usersapi.problem.ProblemException 400 with every field at fault
     */
    static NoteFields read(Optional<String> body) {
        JsonBody json = JsonBody.of(body);
        Optional<String> text = json.requiredString(
                TEXT,
                value -> !value.isBlank() && value.codePointCount(0, value.length()) <= MAX_TEXT,
                "Must be 1 to " + MAX_TEXT + " characters, not blank.");
        json.check();
        return new NoteFields(text.orElseThrow());
    }

    JsonObject toJson() {
        return JsonObject.ofStrings(Map.of(TEXT, text));
    }
}
