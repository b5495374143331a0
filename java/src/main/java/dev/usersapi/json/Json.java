package dev.usersapi.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.usersapi.json.JsonValue.JsonArray;
import dev.usersapi.json.JsonValue.JsonLiteral;
import dev.usersapi.json.JsonValue.JsonNumber;
import dev.usersapi.json.JsonValue.JsonObject;
import dev.usersapi.json.JsonValue.JsonString;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parses JSON strictly, and writes it as text.
 *
 * <p>It uses only Jackson's streaming core, which keeps numbers as they were written. Data binding would lengthen each
 * start.
 */
public final class Json {

    /** How deeply objects and lists may nest in a body, the body itself included. */
    public static final int MAX_NESTING = 32;

    /** How many characters a number may have. */
    public static final int MAX_NUMBER_LENGTH = 1_000;

    /**
     * Without the table in which all parsers of a factory would keep the names that they have read: one request must
     * leave nothing behind for the next, and callers choose names, each as long as a body.
     */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    // The size of a body is the only limit of a name in it.
                    .maxNameLength(JsonBody.MAX_BYTES)
                    .build())
            .build();

    /** RFC 3339 in UTC, always with milliseconds, so that sorting the strings sorts the times. */
    public static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** A name is given more than once in an object. */
    static final class DuplicateNameException extends IOException {

        private static final long serialVersionUID = 1L;

        private DuplicateNameException() {
            super("An object has a name more than once");
        }
    }

    private Json() {}

    static String write(JsonValue value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            write(value, json);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to a string failed", e);
        }
        return text.toString();
    }

    private static void write(JsonValue value, JsonGenerator json) throws IOException {
        switch (value) {
            case JsonString(var string) -> json.writeString(string);
            case JsonNumber(var digits) -> json.writeNumber(digits);
            case JsonLiteral.TRUE -> json.writeBoolean(true);
            case JsonLiteral.FALSE -> json.writeBoolean(false);
            case JsonLiteral.NULL -> json.writeNull();
            case JsonArray(var elements) -> {
                json.writeStartArray();
                for (JsonValue element : elements) {
                    write(element, json);
                }
                json.writeEndArray();
            }
            case JsonObject(var members) -> {
                json.writeStartObject();
                for (var member : members.entrySet()) {
                    json.writeFieldName(member.getKey());
                    write(member.getValue(), json);
                }
                json.writeEndObject();
            }
        }
    }

    /** A parser that refuses more than {@link #MAX_NESTING} levels. */
    static JsonParser parse(String text) throws IOException {
        return FACTORY.createParser(text);
    }

    /**
     * Reads a text that is one JSON object.
     *
     * @throws IOException if it is not; the message may quote it
     */
    public static JsonObject object(String text) throws IOException {
        try (JsonParser json = parse(text)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                JsonObject object = readObject(json);
                if (json.nextToken() == null) {
                    return object;
                }
            }
            throw new IOException("Not one JSON object");
        } catch (RuntimeException e) {
            // Anyone can send a token: what the parser fails on is refused like any other invalid text.
            throw new IOException("The JSON could not be read", e);
        }
    }

    /**
     * The same, of bytes in UTF-8.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8725#section-2.6">RFC 8725, section 2.6: several JSON
     *     encodings</a>
     */
    public static JsonObject object(byte[] utf8) throws IOException {
        return object(StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(utf8))
                .toString());
    }

    /**
     * Reads the object at whose start the parser is.
     *
     * @throws DuplicateNameException if a name is given more than once; the parser is there
     * @throws IOException if the text is not valid JSON
     */
    static JsonObject readObject(JsonParser json) throws IOException {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            if (members.containsKey(name)) {
                throw new DuplicateNameException();
            }
            json.nextToken();
            members.put(name, read(json));
        }
        return new JsonObject(members);
    }

    /** Reads the value at the parser's position. It cannot nest deeper than {@link #MAX_NESTING}. */
    private static JsonValue read(JsonParser json) throws IOException {
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
}
