package dev.usersapi.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import dev.usersapi.json.Json.DuplicateNameException;
import dev.usersapi.json.JsonValue.JsonObject;
import dev.usersapi.problem.FieldError;
import dev.usersapi.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The body of a request: one JSON object. Its fields are read one by one, and all faults are reported together.
 *
 * <p>Parsing is strict: UTF-8, nothing after the object, no duplicate names, no lone surrogates. The gateway checks no
 * bodies, because its errors could not name the invalid fields.
 */
public final class JsonBody {

    /** The largest body, in bytes of UTF-8. */
    public static final int MAX_BYTES = 64 * 1024;

    /** For callers: what is wrong with a field that they can't write. */
    static final String NOT_WRITABLE = "Is not a field that can be written.";

    private final JsonObject object;
    private final Set<String> known = new HashSet<>();
    private final Map<String, String> faults = new TreeMap<>();

    /** Reads the fields of an object as those of a body. */
    public JsonBody(JsonObject object) {
        this.object = object;
    }

    /** Whether a body has more than {@link #MAX_BYTES}. */
    public static boolean isTooLarge(String body) {
        return body.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
    }

    /**
     * Parses a body.
     *
     * @param text the body; empty if it is not UTF-8
     * @throws ProblemException 400 with the reason why the body is not one JSON object
     */
    public static JsonBody of(Optional<String> text) {
        return new JsonBody(parse(text));
    }

    static JsonObject parse(Optional<String> text) {
        String body = text.orElseThrow(() -> notAnObject("Must be UTF-8."));
        try (JsonParser json = Json.parse(body)) {
            return parse(json);
        } catch (IOException e) {
            throw new UncheckedIOException("Reading from a string failed", e);
        }
    }

    private static JsonObject parse(JsonParser json) throws IOException {
        try {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw notAnObject("Must be a JSON object.");
            }
            JsonObject object = Json.readObject(json);
            if (json.nextToken() != null) {
                throw notAnObject("Must be one JSON object and nothing after it.");
            }
            return object;
        } catch (StreamConstraintsException e) {
            throw invalidAt(
                    json,
                    "Must nest at most " + Json.MAX_NESTING + " levels, with numbers of at most "
                            + Json.MAX_NUMBER_LENGTH + " characters.");
        } catch (DuplicateNameException e) {
            throw invalidAt(json, "Must not be given more than once.");
        } catch (StreamReadException e) {
            // Only the position is reported, because Jackson's message may quote the body.
            throw notAnObject(
                    "Must be JSON; it is not at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ".");
        }
    }

    /**
     * The string in a field; empty if the field is missing or at fault.
     *
     * @param expected a sentence for callers that describes the format
     */
    public Optional<String> string(String field, Predicate<String> form, String expected) {
        Optional<String> text =
                wellFormed(field, valid(field, object.string(field), "Must be a string."), UnaryOperator.identity());
        return valid(field, text.filter(form), expected);
    }

    /**
     * The same, of a field that must be there.
     *
     * @see #check
     */
    public Optional<String> requiredString(String field, Predicate<String> form, String expected) {
        if (!object.has(field)) {
            faults.put(field, "Is required.");
        }
        return string(field, form, expected);
    }

    /** The JSON object in a field; empty as above. */
    public Optional<JsonObject> object(String field) {
        return wellFormed(field, valid(field, object.object(field), "Must be a JSON object."), JsonObject::text);
    }

    /** Reports a field if the body has it; {@code detail} is a sentence for callers. */
    public void refuse(String field, String detail) {
        valid(field, Optional.empty(), detail);
    }

    /**
     * To be called once the fields were read.
     *
     * @throws ProblemException 400 if any field is at fault, or was not asked for
     */
    public void check() {
        object.members().keySet().stream()
                .filter(field -> !known.contains(field))
                .forEach(field -> faults.put(field, NOT_WRITABLE));
        if (!faults.isEmpty()) {
            // First those that are there, in their order.
            throw ProblemException.badRequest(
                    Stream.concat(object.members().keySet().stream(), faults.keySet().stream())
                            .distinct()
                            .filter(faults::containsKey)
                            .map(field -> FieldError.ofField(field, faults.get(field)))
                            .toList());
        }
    }

    /** The value of a known field. A field that is in the body, but has no valid value, is at fault. */
    private <T> Optional<T> valid(String field, Optional<T> value, String detail) {
        known.add(field);
        if (value.isEmpty() && object.has(field)) {
            faults.putIfAbsent(field, detail);
        }
        return value;
    }

    /** A value whose text has no lone surrogates, which UTF-8 cannot encode. */
    private <T> Optional<T> wellFormed(String field, Optional<T> value, Function<T, String> text) {
        return valid(
                field,
                value.filter(present -> StandardCharsets.UTF_8.newEncoder().canEncode(text.apply(present))),
                "Must be text without lone surrogates.");
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
