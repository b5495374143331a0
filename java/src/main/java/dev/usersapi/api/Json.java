package dev.usersapi.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.usersapi.api.JsonValue.JsonObject;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
                JsonObject object = JsonValue.readObject(json);
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
}
