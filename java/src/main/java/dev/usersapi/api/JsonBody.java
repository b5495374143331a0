package dev.usersapi.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * The body of a request: one JSON object, which is read field by field. Parsing is strict: UTF-8, nothing after the
 * object, no duplicate names, no lone surrogates.
 *
 * <p>The gateway checks no bodies, because its errors could not name the invalid fields.
 */
public final class JsonBody {

    /** The largest body, in bytes of UTF-8. */
    public static final int MAX_BYTES = 64 * 1024;

    /** For callers: what is wrong with a field that they can't write. */
    public static final String NOT_WRITABLE = "Is not a field that can be written.";

    /** The maximum length of a whole number, sign included, so that it fits into a {@code long}. */
    private static final int MAX_DIGITS = 18;

    private final JsonParser json;
    private final List<FieldError> errors = new ArrayList<>();

    private JsonBody(JsonParser json) {
        this.json = json;
    }

    /** Reads one field of a body. */
    @FunctionalInterface
    public interface FieldReader {

        /** Called for each field, with the body positioned at its value; it must read or {@link #refuse} the value. */
        void read(String field, JsonBody body) throws IOException;
    }

    /** Whether a body has more than {@link #MAX_BYTES}. */
    public static boolean isTooLarge(String body) {
        return body.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
    }

    /** Reads the object at the parser's position, to its end. */
    @FunctionalInterface
    interface ObjectReader<T> {
        T read(JsonParser json) throws IOException;
    }

    /**
     * Reads a body.
     *
     * @param text the body; empty if it is not UTF-8
     * @param required the fields that the body must have
     * @throws ProblemException 400 with every invalid field, or with the reason why the body is not such an object
     */
    public static void read(Optional<String> text, Set<String> required, FieldReader reader) {
        List<FieldError> errors = parse(text, json -> new JsonBody(json).read(required, reader));
        if (!errors.isEmpty()) {
            throw ProblemException.badRequest(errors);
        }
    }

    /**
     * Parses a body that is one JSON object.
     *
     * @param text the body; empty if it is not UTF-8
     * @throws ProblemException 400 with the reason why the body is not such an object
     */
    static <T> T parse(Optional<String> text, ObjectReader<T> reader) {
        String body = text.orElseThrow(() -> notAnObject("Must be UTF-8."));
        try (JsonParser json = Json.parse(body)) {
            return parse(json, reader);
        } catch (IOException e) {
            throw new UncheckedIOException("Reading from a string failed", e);
        }
    }

    private static <T> T parse(JsonParser json, ObjectReader<T> reader) throws IOException {
        try {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw notAnObject("Must be a JSON object.");
            }
            T read = reader.read(json);
            if (json.nextToken() != null) {
                throw notAnObject("Must be one JSON object and nothing after it.");
            }
            return read;
        } catch (StreamConstraintsException e) {
            throw invalidAt(
                    json,
                    "Must nest at most " + Json.MAX_NESTING + " levels, with numbers of at most "
                            + Json.MAX_NUMBER_LENGTH + " characters.");
        } catch (StreamReadException e) {
            if (e.getOriginalMessage().startsWith("Duplicate ")) {
                throw invalidAt(json, "Must not be given more than once.");
            }
            // Only the position is reported, because Jackson's message may quote the body.
            throw notAnObject(
                    "Must be JSON; it is not at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ".");
        }
    }

    private List<FieldError> read(Set<String> required, FieldReader reader) throws IOException {
        Set<String> missing = new TreeSet<>(required);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            json.nextToken();
            missing.remove(field);
            reader.read(field, this);
        }
        missing.forEach(field -> errors.add(FieldError.ofField(field, "Is required.")));
        return errors;
    }

    /**
     * The string that is the value of a field.
     *
     * @param expected a sentence for callers that describes the format
     */
    public Optional<String> string(String field, Predicate<String> form, String expected) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            refuse(field, "Must be a string.");
            return Optional.empty();
        }
        Optional<String> text = wellFormed(field, json.getText());
        if (text.filter(form.negate()).isPresent()) {
            errors.add(FieldError.ofField(field, expected));
        }
        return text.filter(form);
    }

    /** The boolean that is the value of a field. */
    public Optional<Boolean> bool(String field) throws IOException {
        if (!json.currentToken().isBoolean()) {
            refuse(field, "Must be true or false.");
            return Optional.empty();
        }
        return Optional.of(json.getBooleanValue());
    }

    /**
     * The whole number that is the value of a field.
     *
     * @param expected a sentence for callers that describes the format
     */
    public Optional<Long> wholeNumber(String field, LongPredicate form, String expected) throws IOException {
        Optional<Long> number = json.currentToken() == JsonToken.VALUE_NUMBER_INT && json.getTextLength() <= MAX_DIGITS
                ? Optional.of(json.getLongValue()).filter(form::test)
                : Optional.empty();
        if (number.isEmpty()) {
            refuse(field, expected);
        }
        return number;
    }

    /** The JSON object that is the value of a field, as text; its numbers are kept as they were sent. */
    public Optional<String> object(String field) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            refuse(field, "Must be a JSON object.");
            return Optional.empty();
        }
        return wellFormed(field, Json.text(json));
    }

    /** Skips a field and reports it; {@code detail} is a sentence for callers. */
    public void refuse(String field, String detail) throws IOException {
        errors.add(FieldError.ofField(field, detail));
        json.skipChildren();
    }

    /** Text without lone surrogates, which UTF-8 cannot encode. */
    private Optional<String> wellFormed(String field, String text) {
        if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            return Optional.of(text);
        }
        errors.add(FieldError.ofField(field, "Must be text without lone surrogates."));
        return Optional.empty();
    }

    /** The value that the parser has come to is not valid. */
    private static ProblemException invalidAt(JsonParser json, String detail) {
        return ProblemException.badRequest(
                List.of(FieldError.at(json.getParsingContext().pathAsPointer(), detail)));
    }

    private static ProblemException notAnObject(String detail) {
        return ProblemException.badRequest(List.of(FieldError.ofBody(detail)));
    }
}
