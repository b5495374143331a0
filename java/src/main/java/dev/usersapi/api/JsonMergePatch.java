package dev.usersapi.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A change of a JSON object: a member that is {@code null} is removed, an object is merged into the member of that
 * name, and any other value replaces it. Numbers are kept as they were sent.
 *
 * <p>The result nests no deeper than the deeper of object and patch, but may be larger than both.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7396">RFC 7396, JSON Merge Patch</a>
 */
public final class JsonMergePatch {

    /** A JSON value, with all that a merge need not look into as text. */
    private sealed interface Value {

        /** An object. */
        record Members(Map<String, Value> values) implements Value {}

        /** Any other value, as JSON text. */
        record Text(String json) implements Value {}
    }

    private static final Value NULL = new Value.Text("null");

    private final Value patch;

    private JsonMergePatch(Value patch) {
        this.patch = patch;
    }

    /**
     * Reads a patch from the body of a request.
     *
     * @param body the body; empty if it is not UTF-8
     * @param names the members that it may have; others are refused even if they are {@code null}
     * @throws ProblemException 400 if it is not one JSON object, or has other members
     */
    public static JsonMergePatch of(Optional<String> body, Set<String> names) {
        Value.Members patch = JsonBody.parse(body, JsonMergePatch::readMembers);
        List<FieldError> others = patch.values().keySet().stream()
                .filter(name -> !names.contains(name))
                .map(name -> FieldError.ofField(name, JsonBody.NOT_WRITABLE))
                .toList();
        if (!others.isEmpty()) {
            throw ProblemException.badRequest(others);
        }
        return new JsonMergePatch(patch);
    }

    /** The JSON object {@code target} after this change, as text. */
    public String applyTo(String target) {
        try (JsonParser json = Json.parse(target)) {
            json.nextToken();
            Value merged = merge(read(json), patch);
            return Json.write(text -> write(merged, text));
        } catch (IOException e) {
            throw new UncheckedIOException("The target of a patch must be JSON", e);
        }
    }

    private static Value merge(Value target, Value patch) {
        return switch (patch) {
            case Value.Text text -> text;
            case Value.Members(var changes) -> {
                Map<String, Value> merged = target instanceof Value.Members(var values)
                        ? new LinkedHashMap<>(values)
                        : new LinkedHashMap<>();
                changes.forEach((name, change) -> {
                    if (change.equals(NULL)) {
                        merged.remove(name);
                    } else {
                        merged.put(name, merge(merged.getOrDefault(name, NULL), change));
                    }
                });
                yield new Value.Members(merged);
            }
        };
    }

    /** Reads the value at the parser's position; it cannot nest deeper than {@link Json#MAX_NESTING}. */
    private static Value read(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.START_OBJECT ? readMembers(json) : new Value.Text(Json.text(json));
    }

    private static Value.Members readMembers(JsonParser json) throws IOException {
        Map<String, Value> values = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            values.put(name, read(json));
        }
        return new Value.Members(values);
    }

    private static void write(Value value, JsonGenerator json) throws IOException {
        switch (value) {
            case Value.Text(var text) -> json.writeRawValue(text);
            case Value.Members(var values) -> {
                json.writeStartObject();
                for (var member : values.entrySet()) {
                    json.writeFieldName(member.getKey());
                    write(member.getValue(), json);
                }
                json.writeEndObject();
            }
        }
    }
}
