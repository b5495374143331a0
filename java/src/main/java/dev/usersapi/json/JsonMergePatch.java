package dev.usersapi.json;

import dev.usersapi.json.JsonValue.JsonLiteral;
import dev.usersapi.json.JsonValue.JsonObject;
import dev.usersapi.problem.FieldError;
import dev.usersapi.problem.ProblemException;
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

    private final JsonObject patch;

    private JsonMergePatch(JsonObject patch) {
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
        JsonObject patch = JsonBody.parse(body);
        List<FieldError> others = patch.members().keySet().stream()
                .filter(name -> !names.contains(name))
                .map(name -> FieldError.ofField(name, JsonBody.NOT_WRITABLE))
                .toList();
        if (!others.isEmpty()) {
            throw ProblemException.badRequest(others);
        }
        return new JsonMergePatch(patch);
    }

    /** The object {@code target} after this change. */
    public JsonObject applyTo(JsonObject target) {
        return merge(target, patch);
    }

    private static JsonObject merge(JsonValue target, JsonObject patch) {
        Map<String, JsonValue> merged = new LinkedHashMap<>();
        if (target instanceof JsonObject(var members)) {
            merged.putAll(members);
        }
        patch.members().forEach((name, change) -> {
            if (change == JsonLiteral.NULL) {
                merged.remove(name);
            } else {
                merged.put(name, change instanceof JsonObject object ? merge(merged.get(name), object) : change);
            }
        });
        return new JsonObject(merged);
    }
}
