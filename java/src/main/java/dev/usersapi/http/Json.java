package dev.usersapi.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * JSON, read strictly and written as text.
 *
 * <p>Jackson's streaming core alone: it keeps a number as it was written, and data binding would cost start-up time for
 * three fields.
 */
public final class Json {

    /** How deeply objects and lists may nest in a body, the body itself included. */
    public static final int MAX_NESTING = 32;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
            .build();

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

    /** A parser that refuses duplicate names and more than {@link #MAX_NESTING} levels. */
    public static JsonParser parse(String text) throws IOException {
        return FACTORY.createParser(text);
    }
}
