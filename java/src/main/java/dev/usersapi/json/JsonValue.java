package dev.usersapi.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON value. It is written as it was read: numbers keep their digits, and objects the order of their members. */
public sealed interface JsonValue {

    /** This value as text, without white space. */
    default String text() {
        return Json.write(this);
    }

    /** A string. */
    record JsonString(String value) implements JsonValue {}

    /** A number, as it is written. */
    record JsonNumber(String digits) implements JsonValue {}

    /** A value without content. */
    enum JsonLiteral implements JsonValue {
        TRUE,
        FALSE,
        NULL
    }

    /** A list of values. */
    record JsonArray(List<? extends JsonValue> elements) implements JsonValue {

        public static JsonArray ofStrings(Collection<String> strings) {
            return new JsonArray(strings.stream().map(JsonString::new).toList());
        }

        /** The elements, if all are strings. */
        private Optional<List<String>> strings() {
            List<String> strings = new ArrayList<>();
            for (JsonValue element : elements) {
                if (!(element instanceof JsonString(var string))) {
                    return Optional.empty();
                }
                strings.add(string);
            }
            return Optional.of(strings);
        }
    }

    /** An object. The members are returned only as the type that they have, and one that is {@code null} as none. */
    record JsonObject(Map<String, JsonValue> members) implements JsonValue {

        public static final JsonObject EMPTY = new JsonObject(Map.of());

        public static JsonObject ofStrings(Map<String, String> strings) {
            Builder object = builder();
            strings.forEach(object::put);
            return object.build();
        }

        public static Builder builder() {
            return new Builder();
        }

        /** Makes an object with its members in the order in which they were put. */
        public static final class Builder {

            private final Map<String, JsonValue> members = new LinkedHashMap<>();

            private Builder() {}

            public Builder put(String name, JsonValue value) {
                members.put(name, value);
                return this;
            }

            public Builder put(String name, String value) {
                return put(name, new JsonString(value));
            }

            public Builder put(String name, long value) {
                return put(name, new JsonNumber(Long.toString(value)));
            }

            /** Adds a member if there is a value. */
            public Builder putIfPresent(String name, Optional<String> value) {
                value.ifPresent(present -> put(name, present));
                return this;
            }

            /** Adds all members of an object. */
            public Builder putAll(JsonObject object) {
                members.putAll(object.members());
                return this;
            }

            public JsonObject build() {
                return new JsonObject(members);
            }
        }

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
            return member(name, JsonNumber.class).flatMap(number -> parsed(number.digits()));
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
            return member(name, JsonArray.class).flatMap(JsonArray::strings);
        }

        /** The objects in the member, if it is a list; its other elements are left out. */
        public Optional<List<JsonObject>> objects(String name) {
            return member(name, JsonArray.class)
                    .map(array -> array.elements().stream()
                            .filter(JsonObject.class::isInstance)
                            .map(JsonObject.class::cast)
                            .toList());
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
}
