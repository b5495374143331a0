package dev.usersapi.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/**
 * Parses JSON strictly, and writes JSON as text.
 *
 * <p>It uses only Jackson's streaming core, which keeps numbers as they were written; for three fields, data binding is
 * not worth its start-up time.
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
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
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

    private Json() {}

    /** Writes one value. */
    @FunctionalInterface
    public interface Writer {
        void writeTo(JsonGenerator json) throws IOException;
    }

    /** The text that {@code writer} writes. */
    public static String write(Writer writer) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            writer.writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to a string failed", e);
        }
        return text.toString();
    }

    /** How many characters a {@link Writer} has written so far. */
    public static int length(JsonGenerator json) {
        return ((StringWriter) json.getOutputTarget()).getBuffer().length() + json.getOutputBuffered();
    }

    /** Writes a member that is an object of strings. */
    public static void writeStrings(JsonGenerator json, String name, Map<String, String> strings) throws IOException {
        json.writeObjectFieldStart(name);
        for (var string : strings.entrySet()) {
            json.writeStringField(string.getKey(), string.getValue());
        }
        json.writeEndObject();
    }

    /** Writes an array of strings, as the value of the last written member name or as an element. */
    public static void writeStrings(JsonGenerator json, List<String> strings) throws IOException {
        json.writeArray(strings.toArray(String[]::new), 0, strings.size());
    }

    /** A parser that refuses duplicate names and more than {@link #MAX_NESTING} levels. */
    public static JsonParser parse(String text) throws IOException {
        return FACTORY.createParser(text);
    }

    /** Reads one member of an object. */
    @FunctionalInterface
    public interface MemberReader {
        /** Called with the parser at the member's value, which is not {@code null}. */
        void read(String name) throws IOException;
    }

    /**
     * Reads the members of the object at the parser's position. A {@code null} member counts as missing. Any part of a
     * value that {@code reader} does not read is skipped.
     *
     * @throws IOException if there is no object, or the text is not valid JSON
     */
    public static void readMembers(JsonParser json, MemberReader reader) throws IOException {
        require(JsonToken.START_OBJECT, json);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (json.nextToken() != JsonToken.VALUE_NULL) {
                reader.read(name);
                json.skipChildren();
            }
        }
    }

    /** @throws IOException if another token, or none, is at the parser's position */
    static void require(JsonToken token, JsonParser json) throws IOException {
        if (json.currentToken() != token) {
            throw new IOException("Expected " + token + ", found " + json.currentToken());
        }
    }

    /**
     * The value at the parser's position, as text. Unlike {@link JsonGenerator#copyCurrentStructure}, it keeps numbers
     * as they are written.
     *
     * @throws com.fasterxml.jackson.core.JsonProcessingException if the text is not valid JSON
     */
    public static String text(JsonParser json) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = FACTORY.createGenerator(text)) {
            int depth = 0;
            do {
                JsonToken token = json.currentToken();
                if (token.isNumeric()) {
                    copy.writeNumber(json.getText());
                } else {
                    copy.copyCurrentEvent(json);
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            } while (depth > 0 && json.nextToken() != null);
        }
        return text.toString();
    }
}
