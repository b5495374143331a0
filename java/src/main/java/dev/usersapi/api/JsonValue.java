package dev.usersapi.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A JSON value. It is written as it was read: numbers keep their digits, and objects the order of their members. */
public sealed interface JsonValue {

    /** A string. */
    record JsonString(String value) implements JsonValue {}

    /** A number, as it is written. */
    record JsonNumber(String text) implements JsonValue {}

    /** A value without content. */
    enum JsonLiteral implements JsonValue {
        TRUE,
        FALSE,
        NULL
    }

    /** A list of values. */
    record JsonArray(List<JsonValue> elements) implements JsonValue {

        /** The elements of a type; others are left out. */
        private <T extends JsonValue> Stream<T> all(Class<T> type) {
            return elements.stream().filter(type::isInstance).map(type::cast);
        }
    }

    /** An object. The members are returned only as the type that they have, and one that is {@code null} as none. */
    record JsonObject(Map<String, JsonValue> members) implements JsonValue {

        static final JsonObject EMPTY = new JsonObject(Map.of());

        /** Whether there is such a member, even if it is {@code null}. */
        public boolean has(String name) {
            return members.containsKey(name);
        }

        /** The member, if it is a string. */
        public Optional<String> string(String name) {
            return member(name, JsonString.class).map(JsonString::value);
        }

        /** The member, if it is written as an integer, without fraction and exponent, and fits into 64 bits. */
        public Optional<Long> whole(String name) {
            return member(name, JsonNumber.class).flatMap(number -> parsed(number.text()));
        }

        /** The member, if it is {@code true} or {@code false}. */
        public Optional<Boolean> bool(String name) {
            return member(name, JsonLiteral.class)
                    .filter(literal -> literal != JsonLiteral.NULL)
                    .map(JsonLiteral.TRUE::equals);
        }

        /** The member, if it is an object. */
        public Optional<JsonObject> object(String name) {
            return member(name, JsonObject.class);
        }

        /** The member, if it is a list that contains only strings. */
        public Optional<List<String>> strings(String name) {
            return member(name, JsonArray.class)
                    .filter(array -> array.all(JsonString.class).count()
                            == array.elements().size())
                    .map(array ->
                            array.all(JsonString.class).map(JsonString::value).toList());
        }

        /** The objects in the member, if it is a list; its other elements are left out. */
        public Optional<List<JsonObject>> objects(String name) {
            return member(name, JsonArray.class)
                    .map(array -> array.all(JsonObject.class).toList());
        }

        private <T extends JsonValue> Optional<T> member(String name, Class<T> type) {
            return Optional.ofNullable(members.get(name))
                    .filter(type::isInstance)
                    .map(type::cast);
        }

        private static Optional<Long> parsed(String number) {
            try {
                return Optional.of(Long.valueOf(number));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }
    }

    /**
     * Reads the value at the parser's position. It cannot nest deeper than {@link Json#MAX_NESTING}.
     *
     * @throws IOException if the text is not valid JSON
     */
    static JsonValue read(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> readObject(json);
            case START_ARRAY -> {
                List<JsonValue> elements = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(read(json));
                }
                yield new JsonArray(elements);
            }
            case VALUE_STRING -> new JsonString(json.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(json.getText());
            case VALUE_TRUE -> JsonLiteral.TRUE;
            case VALUE_FALSE -> JsonLiteral.FALSE;
            case VALUE_NULL -> JsonLiteral.NULL;
            default -> throw new IOException("Found " + json.currentToken() + " instead of a value");
        };
    }

    /** Reads the object at whose start the parser is. */
    static JsonObject readObject(JsonParser json) throws IOException {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            members.put(name, read(json));
        }
        return new JsonObject(members);
    }

    /** Writes this value. */
    default void writeTo(JsonGenerator json) throws IOException {
        switch (this) {
            case JsonString(var value) -> json.writeString(value);
            case JsonNumber(var text) -> json.writeNumber(text);
            case JsonLiteral.TRUE -> json.writeBoolean(true);
            case JsonLiteral.FALSE -> json.writeBoolean(false);
            case JsonLiteral.NULL -> json.writeNull();
            case JsonArray(var elements) -> {
                json.writeStartArray();
                for (JsonValue element : elements) {
                    element.writeTo(json);
                }
                json.writeEndArray();
            }
            case JsonObject(var members) -> {
                json.writeStartObject();
                for (var member : members.entrySet()) {
                    json.writeFieldName(member.getKey());
                    member.getValue().writeTo(json);
                }
                json.writeEndObject();
            }
        }
    }
}
