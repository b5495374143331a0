package dev.usersapi.authorizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.usersapi.access.Role;
import dev.usersapi.authorizer.Authorizer.Invocation;
import dev.usersapi.authorizer.jwt.CognitoJwtVerifier;
import dev.usersapi.authorizer.jwt.JwksCache.Fetches;
import dev.usersapi.authorizer.jwt.TestPool;
import dev.usersapi.authorizer.jwt.TestPool.Key;
import dev.usersapi.authorizer.jwt.TrustedPool;
import dev.usersapi.testing.Names;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One authorizer that gets many events, as in a Lambda function's process. */
class AuthorizerTest {

    private static final Key KEY = Key.generate("key-1");
    private static final Invocation CALL = new Invocation("request-1", "authorizer");
    private static final String METHOD_ARN = """
            "methodArn":"arn:aws:execute-api:eu-west-1:123456789012:abc123/Prod/GET/users"\
            """;
    private static final String HEADER = """
            "alg":"RS256","kid":"key-1"\
            """;
    private static final String CLAIMS =
            """
            "iss":"%s","sub":"%s","token_use":"access","client_id":"%s","username":"ada","iat":%d,"exp":%4$d\
            """.formatted(TestPool.ISSUER, TestPool.SUB, TestPool.CLIENT, TestPool.NOW.getEpochSecond());

    private final ByteArrayOutputStream audit = new ByteArrayOutputStream();
    private final Authorizer authorizer = authorizer();

    private Authorizer authorizer() {
        TrustedPool pool = TestPool.pool(URI.create("http://127.0.0.1:1/jwks.json"));
        return new Authorizer(
                new AuthorizerConfig(pool, Map.of(TestPool.ADMINS, Role.ADMIN)),
                new CognitoJwtVerifier(pool, keyId -> Optional.of(KEY.publicKey()), TestPool.CLOCK),
                new AuditLog(new PrintStream(audit, true, StandardCharsets.UTF_8), TestPool.CLOCK),
                () -> Fetches.NONE);
    }

    private static String object(String... members) {
        return "{" + String.join(",", members) + "}";
    }

    private static String event(String token, String... members) {
        return object(String.join(",", members), "\"authorizationToken\":\"Bearer " + token + "\"");
    }

    private static String signed(String... claims) {
        return KEY.sign(object(HEADER), object(claims));
    }

    private static String forged(String header, String claims) {
        return TestPool.base64(header) + "." + TestPool.base64(claims) + ".Im4i";
    }

    /** The only line that the audit log gets for an event; anything but a policy must be a refusal. */
    private JsonNode decision(String event) throws IOException {
        audit.reset();
        Throwable refusal = catchThrowable(() -> authorizer.respond(event, CALL));
        assertThat(refusal)
                .satisfiesAnyOf(
                        none -> assertThat(none).isNull(),
                        thrown -> assertThat(thrown).isInstanceOf(UnauthorizedException.class));
        String line = audit.toString(StandardCharsets.UTF_8);
        assertThat(line).containsOnlyOnce("\n");
        JsonNode decision = new ObjectMapper().readTree(line);
        assertThat(decision.path("decision").asText()).isEqualTo(refusal == null ? "allowed" : "refused");
        return decision;
    }

    private String reason(String event) throws IOException {
        return decision(event).path("reason").asText();
    }

    @ParameterizedTest
    @MethodSource
    void decidesAsBeforeAfterNamesWithTheSameHash(String event, String reason) throws IOException {
        assertThat(reason(event)).isEqualTo(reason);

        for (int other = 0; other < 20; other++) {
            String names = Names.members(Names.unused(300));
            assertThat(reason(event(signed(CLAIMS, names), METHOD_ARN))).isEqualTo("ALL_CHECKS_PASSED");
            assertThat(reason(event(forged(object(HEADER), object(CLAIMS, names)), METHOD_ARN)))
                    .isEqualTo("BAD_SIGNATURE");
        }
    }

    static Stream<Arguments> decidesAsBeforeAfterNamesWithTheSameHash() {
        String names = Names.members(Names.withTheSameHash());
        return Stream.of(
                argumentSet(
                        "in a header",
                        event(forged(object(HEADER, names), object(CLAIMS)), METHOD_ARN),
                        "BAD_SIGNATURE"),
                argumentSet("in the claims", event(forged(object(HEADER), object(names)), METHOD_ARN), "BAD_TIME"),
                argumentSet(
                        "in a claim",
                        event(forged(object(HEADER), object("\"x\":" + object(names))), METHOD_ARN),
                        "BAD_TIME"),
                argumentSet("in a signed token", event(signed(CLAIMS, names), METHOD_ARN), "ALL_CHECKS_PASSED"),
                argumentSet("in an event", event(signed(CLAIMS), METHOD_ARN, names), "ALL_CHECKS_PASSED"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}{",
                "{\"methodArn\":",
                "{\"methodArn\":{}}",
                "{\"methodArn\":\"arn:aws:lambda:eu-west-1:123456789012:function:ada@example.com\"}",
                "{\"methodArn\":\"\",\"methodArn\":\"\"}"
            })
    void refusesAnEventThatItCannotRead(String event) throws IOException {
        JsonNode decision = decision(event);

        assertThat(decision.path("reason").asText()).isEqualTo("UNREADABLE_REQUEST");
        assertThat(decision.has("methodArn")).isFalse();
        assertThat(decision.toString()).doesNotContain("ada@");
    }

    /** Whoever sends the token: without the method's ARN there is nothing to allow. */
    @Test
    void refusesAValidTokenForNoMethod() throws IOException {
        assertThat(reason(event(signed(CLAIMS), "\"type\":\"TOKEN\""))).isEqualTo("UNREADABLE_REQUEST");
    }
}
