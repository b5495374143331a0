package dev.usersapi.authorizer;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static dev.usersapi.authorizer.jwt.TestPool.SUB;
import static dev.usersapi.authorizer.jwt.TestPool.accessToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.usersapi.access.Role;
import dev.usersapi.authorizer.jwt.KeysUnavailableException;
import dev.usersapi.authorizer.jwt.TestPool;
import dev.usersapi.authorizer.jwt.TestPool.Key;
import dev.usersapi.testing.TestContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The authorizer as API Gateway calls it, with the pool's keys fetched over HTTP. */
class AuthorizerHandlerIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Key KEY = Key.generate("key-1");

    @RegisterExtension
    private static final WireMockExtension POOL = WireMockExtension.newInstance()
            .options(WireMockConfiguration.options().dynamicPort())
            .build();

    private static final TestContext CALL = new TestContext("request-1");

    private ByteArrayOutputStream audit;
    private AuthorizerHandler authorizer;

    @BeforeEach
    void startWhileThePoolAnswers() {
        POOL.stubFor(get("/jwks.json").willReturn(okJson(TestPool.keySet(KEY))));
        start();
    }

    private void startWhileThePoolIsDown() {
        POOL.stubFor(get("/jwks.json").willReturn(serverError()));
        start();
    }

    private void start() {
        audit = new ByteArrayOutputStream();
        authorizer = new AuthorizerHandler(
                new AuthorizerConfig(
                        TestPool.pool(URI.create(POOL.url("/jwks.json"))),
                        Map.of(TestPool.ADMINS, Role.ADMIN, "readers", Role.READER)),
                TestPool.CLOCK,
                new AuditLog(new PrintStream(audit, true, StandardCharsets.UTF_8), TestPool.CLOCK));
    }

    @Test
    void givesMembersOfTheReadersGroupAPolicyToRead() {
        String token = KEY.sign(accessToken().withClaim("cognito:groups", List.of("readers")));

        assertThat(answer(token).path("context").path("admin").asText()).isEqualTo("false");
        assertThat(answer(token).path("context").path("reader").asText()).isEqualTo("true");
        assertThat(answer(token).at("/policyDocument/Statement/0/Resource").toString())
                .contains("/Prod/GET/users/*", "/Prod/PUT/users/" + TestPool.SUB)
                .doesNotContain("/Prod/PUT/users/*", "/Prod/POST/users\"");
    }

    @Test
    void givesAMachineAPolicyForItsScopes() {
        String token = KEY.sign(TestPool.machineToken("users-api/users:read users-api/unknown"));

        assertThat(answer(token).path("context").path("scopes").asText()).isEqualTo("users:read");
        assertThat(answer(token).at("/policyDocument/Statement/0/Resource").toString())
                .contains("/Prod/GET/users\"", "/Prod/GET/users/*")
                .doesNotContain("PUT", "/me", TestPool.MACHINE);
    }

    /** A statement of a policy must name a resource. */
    @Test
    void deniesAMachineEverythingWhoseScopesPermitNothing() {
        String token = KEY.sign(TestPool.machineToken("users-api/orders:read users-api/unknown"));

        assertThat(answer(token).at("/policyDocument/Statement/0/Effect").asText())
                .isEqualTo("Deny");
        assertThat(answer(token).at("/policyDocument/Statement/0/Resource").toString())
                .endsWith("/Prod/*/*\"]");
    }

    @Test
    void givesMembersOfTheAdminGroupAnAdminPolicy() {
        String token = KEY.sign(accessToken().withClaim("cognito:groups", List.of("others", TestPool.ADMINS)));

        assertThat(answer(token).path("context").path("admin").asText()).isEqualTo("true");
    }

    @Test
    void givesOtherUsersAUserPolicy() {
        String token = KEY.sign(accessToken().withClaim("cognito:groups", List.of("others", "apiadmins")));

        assertThat(answer(token).path("context").path("admin").asText()).isEqualTo("false");
    }

    @Test
    void throwsOnlyUnauthorizedForARefusedToken() {
        assertThatThrownBy(() -> answer("garbage")).hasMessage("Unauthorized").hasNoCause();
    }

    @Test
    void throwsUnauthorizedWithoutAToken() {
        assertThatThrownBy(() -> answerTo(event().build())).hasMessage("Unauthorized");
    }

    @Test
    void fetchesTheKeysBeforeTheFirstCall() {
        POOL.resetAll();

        answer(KEY.sign(accessToken()));

        assertThat(POOL.getAllServeEvents()).as("fetches since the start").isEmpty();
    }

    @Test
    void failsWithoutKeys() {
        startWhileThePoolIsDown();
        String token = KEY.sign(accessToken());

        assertThatThrownBy(() -> answer(token))
                .isInstanceOf(KeysUnavailableException.class)
                .message()
                .isNotEqualTo("Unauthorized");
    }

    /** The lines of the audit log so far. */
    private List<JsonNode> audited() {
        return audit.toString(StandardCharsets.UTF_8)
                .lines()
                .map(AuthorizerHandlerIT::parsed)
                .toList();
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void logsNoDecisionWhilePriming() throws IOException {
        authorizer.beforeCheckpoint(null);

        assertThat(audited()).isEmpty();
        assertThat(POOL.getAllServeEvents()).hasSize(1);
    }

    /** Otherwise each restored environment would count the fetch from before the snapshot. */
    @Test
    void doesNotCountFetchesFromBeforeTheSnapshot() throws IOException {
        authorizer.beforeCheckpoint(null);
        authorizer.afterRestore(null);

        answer(KEY.sign(accessToken()));

        assertThat(audited())
                .extracting(line -> line.path("keyFetches").asInt())
                .containsExactly(0);
    }

    @Test
    void primesItselfWithoutFailingIfThereAreNoKeys() {
        startWhileThePoolIsDown();

        assertThatNoException().isThrownBy(() -> authorizer.beforeCheckpoint(null));
    }

    /** The clock does not advance: the fetch of the constructor was just now. */
    @Test
    void fetchesTheKeysForTheSnapshotAgainIfThatFailedBefore() throws IOException {
        startWhileThePoolIsDown();
        POOL.stubFor(get("/jwks.json").willReturn(okJson(TestPool.keySet(KEY))));

        authorizer.beforeCheckpoint(null);
        authorizer.afterRestore(null);

        POOL.stubFor(get("/jwks.json").willReturn(serverError()));
        answer(KEY.sign(accessToken()));
        assertThat(audited())
                .singleElement()
                .satisfies(line -> assertThat(line.path("decision").asText()).isEqualTo("allowed"));
    }

    @Test
    void logsWhomItAllowed() {
        answer(KEY.sign(accessToken()));

        JsonNode line = audited().getFirst();
        assertThat(line.path("decision").asText()).isEqualTo("allowed");
        assertThat(line.path("principal").asText()).isEqualTo(SUB);
        assertThat(line.path("client").asText()).isEqualTo(TestPool.CLIENT);
        assertThat(line.path("tokenUse").asText()).isEqualTo("access");
        assertThat(line.path("keyId").asText()).isEqualTo("key-1");
        assertThat(line.path("requestId").asText()).isEqualTo("request-1");
        assertThat(line.path("methodArn").asText()).endsWith(":abc123/Prod/GET/users");
    }

    @Test
    void logsWhyItRefused() {
        assertThatThrownBy(() -> answer(KEY.sign(accessToken().withIssuer("x"))))
                .hasMessage("Unauthorized");

        JsonNode line = audited().getFirst();
        assertThat(line.path("decision").asText()).isEqualTo("refused");
        assertThat(line.path("reason").asText()).isEqualTo("WRONG_ISSUER");
        assertThat(line.has("principal")).isFalse();
    }

    @Test
    void logsThatItCouldNotDecide() {
        startWhileThePoolIsDown();
        assertThatThrownBy(() -> answer(KEY.sign(accessToken()))).isInstanceOf(KeysUnavailableException.class);

        assertThatThrownBy(() -> answer(KEY.sign(accessToken()))).isInstanceOf(KeysUnavailableException.class);

        assertThat(audited()).extracting(line -> line.path("reason").asText()).containsOnly("NO_KEYS");
        assertThat(audited())
                .extracting(line -> line.path("keyFetchFailures").asInt())
                .containsExactly(1, 0);
    }

    @Test
    void countsEachFetchOnce() {
        String token = KEY.sign(accessToken());
        answer(token);
        answer(token);

        assertThat(audited())
                .extracting(line -> line.path("keyFetches").asInt())
                .containsExactly(1, 0);
        assertThat(audited())
                .extracting(line -> line.path("durationMillis").asDouble())
                .allSatisfy(millis -> assertThat(millis).isBetween(0.0, 60_000.0));
    }

    @Test
    void logsNeitherTokensNorPersonalData() {
        String token = KEY.sign(TestPool.idToken());
        answer(token);

        assertThat(audit.toString(StandardCharsets.UTF_8))
                .doesNotContain(token.split("\\."))
                .doesNotContain("ada@");
    }

    /** The authorizer's response to a token; event and response are JSON, as in Lambda. */
    private JsonNode answer(String token) {
        return answerTo(event().withAuthorizationToken("Bearer " + token).build());
    }

    private JsonNode answerTo(APIGatewayCustomAuthorizerEvent event) {
        try {
            var answer = new ByteArrayOutputStream();
            authorizer.handleRequest(new ByteArrayInputStream(JSON.writeValueAsBytes(event)), answer, CALL);
            return JSON.readTree(answer.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static APIGatewayCustomAuthorizerEvent.APIGatewayCustomAuthorizerEventBuilder event() {
        return APIGatewayCustomAuthorizerEvent.builder()
                .withType("TOKEN")
                .withMethodArn("arn:aws:execute-api:eu-west-1:123456789012:abc123/Prod/GET/users");
    }
}
