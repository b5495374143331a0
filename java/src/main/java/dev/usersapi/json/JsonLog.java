package dev.usersapi.json;

import dev.usersapi.json.JsonValue.JsonObject;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;

/**
 * Logs events of the function itself as one JSON object per line. CloudWatch makes each line that a function prints a
 * log event, so a stack trace of many lines would become many events.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html">Log formats</a>
 */
public final class JsonLog {

    private final PrintStream out;

    public JsonLog(PrintStream out) {
        this.out = out;
    }

    /** Logs a failed request with its cause and stack trace. */
    public void error(String message, String requestId, Throwable cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace, true));
        write(line("ERROR", message)
                .put("requestId", requestId)
                .put("errorType", cause.getClass().getName())
                .put("errorMessage", Optional.ofNullable(cause.getMessage()).orElse(""))
                .put("stackTrace", trace.toString()));
    }

    /** Logs what was done. */
    public void info(String message) {
        write(line("INFO", message));
    }

    /** Logs a failure that does not stop the function. */
    public void warn(String message) {
        write(line("WARN", message));
    }

    private static JsonObject.Builder line(String level, String message) {
        return JsonObject.builder().put("level", level).put("message", message);
    }

    private void write(JsonObject.Builder line) {
        out.println(line.build().text());
    }
}
