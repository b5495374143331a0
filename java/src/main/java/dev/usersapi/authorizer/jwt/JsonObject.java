package dev.usersapi.authorizer.jwt;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.usersapi.api.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A JSON object in a token or key set: valid UTF-8, no duplicate names (RFC 7519, section 4), nothing after the object.
 *
 * <p>A member is a string, an integer, a list, an object, or a value of another type, which is never returned.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725#section-2.6">RFC 8725, section 2.6: several JSON encodings</a>
 */
record JsonObject(Map<String, Object> members) {

    /** A present value of a type that is never read: a fraction, a boolean, null. */
    private static final Object OTHER = new Object();

    JsonObject {
        members = Map.copyOf(members);
    }

    /** @throws IOException if the input is not exactly one such object, or reading it fails in any other way */
    static JsonObject parse(byte[] utf8) throws IOException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(utf8))
                .toString();
        try (JsonParser json = Json.parse(text)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                JsonObject object = object(json);
                if (json.nextToken() == null) {
                    return object;
                }
            }
            throw new IOException("Not one JSON object");
        } catch (RuntimeException e) {
            // Anyone can send a token: what the parser fails on is refused like any other invalid token.
            throw new IOException("The JSON could not be read", e);
        }
    }

    private static Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> object(json);
            case START_ARRAY -> list(json);
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT -> whole(json);
            default -> OTHER;
        };
    }

    private static JsonObject object(JsonParser json) throws IOException {
        Map<String, Object> members = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            members.put(name, value(json));
        }
        return new JsonObject(members);
    }

    private static List<Object> list(JsonParser json) throws IOException {
        List<Object> elements = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(json));
        }
        return elements;
    }

    private static Object whole(JsonParser json) throws IOException {
        return json.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? OTHER : json.getLongValue();
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    /** The member, if it is a string. */
    Optional<String> text(String name) {
        return member(name, String.class);
    }

    /** The member, if it is an integer that fits into 64 bits. */
    Optional<Long> whole(String name) {
        return member(name, Long.class);
    }

    /** The member, if it is a list that contains only strings. */
    Optional<List<String>> texts(String name) {
        return member(name, List.class)
                .filter(list -> instances(list, String.class).count() == list.size())
                .map(list -> instances(list, String.class).toList());
    }

    /** The objects in the member, if it is a list; its other elements are skipped. */
    Optional<List<JsonObject>> objects(String name) {
        return member(name, List.class)
                .map(list -> instances(list, JsonObject.class).toList());
    }

    private <T> Optional<T> member(String name, Class<T> type) {
        return Optional.ofNullable(members.get(name)).filter(type::isInstance).map(type::cast);
    }

    private static <T> Stream<T> instances(List<?> list, Class<T> type) {
        return list.stream().filter(type::isInstance).map(type::cast);
    }
}
