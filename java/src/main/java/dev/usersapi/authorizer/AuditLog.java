package dev.usersapi.authorizer;

import dev.usersapi.authorizer.Authorizer.Invocation;
import dev.usersapi.authorizer.jwt.JwksCache.Fetches;
import dev.usersapi.authorizer.jwt.VerificationResult;
import dev.usersapi.authorizer.jwt.VerificationResult.Allowed;
import dev.usersapi.authorizer.jwt.VerificationResult.Refused;
import dev.usersapi.authorizer.jwt.VerificationResult.Undecided;
import dev.usersapi.json.JsonValue.JsonArray;
import dev.usersapi.json.JsonValue.JsonNumber;
import dev.usersapi.json.JsonValue.JsonObject;
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

    private static final JsonObject METRICS = JsonObject.builder()
            .put("Namespace", "UsersApi")
            .put(
                    "Dimensions",
                    new JsonArray(List.of(
                            JsonArray.ofStrings(List.of("function")),
                            JsonArray.ofStrings(List.of("function", "decision", "reason")))))
            .put(
                    "Metrics",
                    new JsonArray(List.of(
                            metric("decisions", "Count"),
                            metric("durationMillis", "Milliseconds"),
                            metric("keyFetches", "Count"),
                            metric("keyFetchFailures", "Count"))))
            .build();

    private final PrintStream out;
    private final Clock clock;

    AuditLog(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    /** @param method the method that is called; empty if the event could not be read */
    void write(
            Invocation invocation,
            Optional<MethodArn> method,
            VerificationResult decision,
            Duration duration,
            Fetches fetches) {
        out.println(JsonObject.builder()
                .put("message", "authorization")
                .putAll(json(decision))
                .put("requestId", invocation.requestId())
                .putIfPresent("methodArn", method.map(MethodArn::masked))
                .put("function", invocation.function())
                .put("durationMillis", new JsonNumber(Double.toString(duration.toNanos() / 1e6)))
                .put("decisions", 1)
                .put("keyFetches", fetches.attempted())
                .put("keyFetchFailures", fetches.failed())
                .put(
                        "_aws",
                        JsonObject.builder()
                                .put("Timestamp", clock.millis())
                                .put("CloudWatchMetrics", new JsonArray(List.of(METRICS)))
                                .build())
                .build()
                .text());
    }

    private static JsonObject json(VerificationResult decision) {
        JsonObject.Builder json = JsonObject.builder();
        return switch (decision) {
            case Allowed allowed ->
                json.put("decision", "allowed")
                        .put("reason", "ALL_CHECKS_PASSED")
                        .put("principal", allowed.principal().sub())
                        .put("tokenUse", allowed.use().claim())
                        .put("client", allowed.client())
                        .put("keyId", allowed.keyId())
                        .build();
            case Refused(var reason) ->
                json.put("decision", "refused").put("reason", reason.name()).build();
            case Undecided() ->
                json.put("decision", "undecided").put("reason", "NO_KEYS").build();
        };
    }

    private static JsonObject metric(String name, String unit) {
        return JsonObject.builder().put("Name", name).put("Unit", unit).build();
    }
}
