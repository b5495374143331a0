package dev.usersapi.api;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;

/**
 * What went wrong, each as one JSON object on a line of its own: CloudWatch takes what a function prints line by line,
 * and a stack trace over many lines would be as many log events.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html">Log formats</a>
 */
public final class JsonLog {

    private final PrintStream out;

    public JsonLog(PrintStream out) {
        this.out = out;
    }

    /** A failure of a request, with its cause and where that was thrown. */
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

    /** Something that the function can go on without. */
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
