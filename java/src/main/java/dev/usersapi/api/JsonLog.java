package dev.usersapi.api;

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
        write("ERROR", message, json -> {
            json.writeStringField("requestId", requestId);
            json.writeStringField("errorType", cause.getClass().getName());
            json.writeStringField(
                    "errorMessage", Optional.ofNullable(cause.getMessage()).orElse(""));
            json.writeStringField("stackTrace", trace.toString());
        });
    }

    /** Logs what was done. */
    public void info(String message) {
        write("INFO", message, json -> {});
    }

    /** Logs a failure that does not stop the function. */
    public void warn(String message) {
        write("WARN", message, json -> {});
    }

    private void write(String level, String message, Json.Writer more) {
        out.println(Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("level", level);
            json.writeStringField("message", message);
            more.writeTo(json);
            json.writeEndObject();
        }));
    }
}
