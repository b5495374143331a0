package dev.usersapi.authorizer;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.usersapi.api.Json;
import dev.usersapi.authorizer.jwt.JwksCache.Fetches;
import dev.usersapi.authorizer.jwt.VerificationResult;
import dev.usersapi.authorizer.jwt.VerificationResult.Allowed;
import dev.usersapi.authorizer.jwt.VerificationResult.Refused;
import dev.usersapi.authorizer.jwt.VerificationResult.Undecided;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Logs each decision as one line of JSON: the result, the reason and the principal. It never logs a token or a part of
 * one, a name or an e-mail address.
 *
 * <p>Each line is also a metric, from which CloudWatch counts decisions by reason and key fetches.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">
 *     Embedded metric format</a>
 */
final class AuditLog {

    private static final String NAMESPACE = "UsersApi";

    private final PrintStream out;
    private final Clock clock;

    AuditLog(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    /**
     * The request that the decision is about.
     *
     * @param requestId Lambda's id of the authorizer's invocation
     * @param function the authorizer's name
     * @param methodArn the ARN of the requested method, without the values of path parameters; empty if it is not known
     */
    record Request(String requestId, String function, Optional<String> methodArn) {}

    void write(Request request, VerificationResult decision, Duration duration, Fetches fetches) {
        out.println(Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("message", "authorization");
            writeDecision(json, decision);
            json.writeStringField("requestId", request.requestId());
            if (request.methodArn().isPresent()) {
                json.writeStringField("methodArn", request.methodArn().get());
            }
            json.writeStringField("function", request.function());
            json.writeNumberField("durationMillis", duration.toNanos() / 1e6);
            json.writeNumberField("decisions", 1);
            json.writeNumberField("keyFetches", fetches.attempted());
            json.writeNumberField("keyFetchFailures", fetches.failed());
            writeMetrics(json);
            json.writeEndObject();
        }));
    }

    private static void writeDecision(JsonGenerator json, VerificationResult decision) throws IOException {
        switch (decision) {
            case Allowed allowed -> {
                json.writeStringField("decision", "allowed");
                json.writeStringField("reason", "ALL_CHECKS_PASSED");
                json.writeStringField("principal", allowed.principal().sub());
                json.writeStringField("tokenUse", allowed.use().claim());
                json.writeStringField("client", allowed.client());
                json.writeStringField("keyId", allowed.keyId());
            }
            case Refused(var reason) -> {
                json.writeStringField("decision", "refused");
                json.writeStringField("reason", reason.name());
            }
            case Undecided() -> {
                json.writeStringField("decision", "undecided");
                json.writeStringField("reason", "NO_KEYS");
            }
        }
    }

    private void writeMetrics(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("_aws");
        json.writeNumberField("Timestamp", clock.millis());
        json.writeArrayFieldStart("CloudWatchMetrics");
        json.writeStartObject();
        json.writeStringField("Namespace", NAMESPACE);
        json.writeArrayFieldStart("Dimensions");
        Json.writeStrings(json, List.of("function"));
        Json.writeStrings(json, List.of("function", "decision", "reason"));
        json.writeEndArray();
        json.writeArrayFieldStart("Metrics");
        writeMetric(json, "decisions", "Count");
        writeMetric(json, "durationMillis", "Milliseconds");
        writeMetric(json, "keyFetches", "Count");
        writeMetric(json, "keyFetchFailures", "Count");
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeMetric(JsonGenerator json, String name, String unit) throws IOException {
        json.writeStartObject();
        json.writeStringField("Name", name);
        json.writeStringField("Unit", unit);
        json.writeEndObject();
    }
}
