package dev.usersapi.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.usersapi.authorizer.Authorizer.Invocation;
import dev.usersapi.authorizer.jwt.JwksCache.Fetches;
import dev.usersapi.authorizer.jwt.TestPool;
import dev.usersapi.authorizer.jwt.TokenUse;
import dev.usersapi.authorizer.jwt.VerificationResult;
import dev.usersapi.authorizer.jwt.VerificationResult.Allowed;
import dev.usersapi.authorizer.jwt.VerificationResult.Principal;
import dev.usersapi.authorizer.jwt.VerificationResult.Reason;
import dev.usersapi.authorizer.jwt.VerificationResult.Refused;
import dev.usersapi.authorizer.jwt.VerificationResult.Undecided;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuditLogTest {

    private static final Invocation CALL = new Invocation("request-1", "authorizer");
    private static final MethodArn METHOD = new MethodArn("arn:x/Prod", "GET", "/users");

    private static String line(VerificationResult decision) {
        var out = new ByteArrayOutputStream();
        new AuditLog(new PrintStream(out, true, StandardCharsets.UTF_8), TestPool.CLOCK)
                .write(CALL, Optional.of(METHOD), decision, Duration.ofNanos(1_500_000), new Fetches(2, 1));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void logsAndCountsAnAllowedCall() throws JsonProcessingException {
        Allowed allowed = new Allowed(
                new Principal.Person("some-sub", Set.of("apiAdmins")),
                TokenUse.ID,
                "some-client",
                "key-1",
                Instant.EPOCH,
                Instant.EPOCH);

        assertThat(json(line(allowed))).isEqualTo(json("""
                {
                  "message": "authorization",
                  "decision": "allowed",
                  "reason": "ALL_CHECKS_PASSED",
                  "principal": "some-sub",
                  "tokenUse": "id",
                  "client": "some-client",
                  "keyId": "key-1",
                  "requestId": "request-1",
                  "methodArn": "arn:x/Prod/GET/users",
                  "function": "authorizer",
                  "durationMillis": 1.5,
                  "decisions": 1,
                  "keyFetches": 2,
                  "keyFetchFailures": 1,
                  "_aws": {
                    "Timestamp": 1772366400000,
                    "CloudWatchMetrics": [
                      {
                        "Namespace": "UsersApi",
                        "Dimensions": [["function"], ["function", "decision", "reason"]],
                        "Metrics": [
                          {"Name": "decisions", "Unit": "Count"},
                          {"Name": "durationMillis", "Unit": "Milliseconds"},
                          {"Name": "keyFetches", "Unit": "Count"},
                          {"Name": "keyFetchFailures", "Unit": "Count"}
                        ]
                      }
                    ]
                  }
                }"""));
    }

    @Test
    void logsTheReasonOfARefusalButNoClaims() throws JsonProcessingException {
        JsonNode line = json(line(new Refused(Reason.EXPIRED)));

        assertThat(line.path("decision").asText()).isEqualTo("refused");
        assertThat(line.path("reason").asText()).isEqualTo("EXPIRED");
        assertThat(line.propertyStream().map(Map.Entry::getKey))
                .doesNotContain("principal", "client", "tokenUse", "keyId");
    }

    @Test
    void logsThatNoDecisionWasPossible() throws JsonProcessingException {
        JsonNode line = json(line(new Undecided()));

        assertThat(line.path("decision").asText()).isEqualTo("undecided");
        assertThat(line.path("reason").asText()).isEqualTo("NO_KEYS");
    }

    @Test
    void writesOneLineForEachDecision() {
        assertThat(line(new Undecided())).endsWith("\n").containsOnlyOnce("\n");
    }
}
