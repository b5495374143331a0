package dev.usersapi.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonLogTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final JsonLog log = new JsonLog(new PrintStream(out, true, StandardCharsets.UTF_8));

    private JsonNode onlyLine() throws IOException {
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text).endsWith("\n").containsOnlyOnce("\n");
        return new ObjectMapper().readTree(text);
    }

    @Test
    void writesAFailureWithItsStackTraceInOneLine() throws IOException {
        log.error("It failed", "request-1", new IllegalStateException("first\nsecond", new IOException("cause")));

        JsonNode line = onlyLine();
        assertThat(line.path("level").asText()).isEqualTo("ERROR");
        assertThat(line.path("message").asText()).isEqualTo("It failed");
        assertThat(line.path("requestId").asText()).isEqualTo("request-1");
        assertThat(line.path("errorType").asText()).isEqualTo("java.lang.IllegalStateException");
        assertThat(line.path("errorMessage").asText()).isEqualTo("first\nsecond");
        assertThat(line.path("stackTrace").asText()).contains("JsonLogTest", "Caused by: java.io.IOException: cause");
    }

    @Test
    void writesAFailureWithoutAMessage() throws IOException {
        log.error("It failed", "request-1", new NullPointerException());

        assertThat(onlyLine().path("errorMessage").asText()).isEmpty();
    }

    @Test
    void writesAWarning() throws IOException {
        log.warn("Something \"odd\"");

        assertThat(onlyLine().path("level").asText()).isEqualTo("WARN");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Something \\\"odd\\\"");
    }
}
