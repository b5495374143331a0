package dev.usersapi.authorizer.jwt;

import static dev.usersapi.authorizer.jwt.TestPool.CLIENT;
import static dev.usersapi.authorizer.jwt.TestPool.ISSUER;
import static dev.usersapi.authorizer.jwt.TestPool.MACHINE;
import static dev.usersapi.authorizer.jwt.TestPool.NOW;
import static dev.usersapi.authorizer.jwt.TestPool.SUB;
import static dev.usersapi.authorizer.jwt.TestPool.accessToken;
import static dev.usersapi.authorizer.jwt.TestPool.idToken;
import static dev.usersapi.authorizer.jwt.TestPool.machineToken;
import static dev.usersapi.authorizer.jwt.TestPool.verifier;
import static dev.usersapi.authorizer.jwt.VerificationResult.Reason.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.usersapi.authorizer.jwt.TestPool.Key;
import dev.usersapi.authorizer.jwt.VerificationResult.Allowed;
import dev.usersapi.authorizer.jwt.VerificationResult.Principal;
import dev.usersapi.authorizer.jwt.VerificationResult.Reason;
import dev.usersapi.authorizer.jwt.VerificationResult.Refused;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the verifier decides; {@link ChecklistTest} has established lists of bad tokens. */
class CognitoJwtVerifierTest {

    private static final Instant ISSUED_AT = NOW.minusSeconds(60);
    private static final Instant VALID_UNTIL = NOW.plusSeconds(3_600 + 5);
    private static final Key KEY = Key.generate("key-1");
    private static final Key STRANGERS_KEY = Key.generate("key-1");
    private static final Key UNPUBLISHED_KEY = Key.generate("key-9");

    private static final WireMockServer POOL =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());

    private static CognitoJwtVerifier verifier;

    @BeforeAll
    static void publishTheKey() {
        POOL.start();
        POOL.stubFor(WireMock.get("/jwks.json").willReturn(WireMock.okJson(TestPool.keySet(KEY))));
        verifier = verifier(TestPool.pool(jwksUrl()));
    }

    @AfterAll
    static void stopThePool() {
        POOL.stop();
    }

    private static URI jwksUrl() {
        return URI.create(POOL.url("/jwks.json"));
    }

    @Test
    void allowsAnAccessToken() {
        assertThat(verifier.verify("Bearer " + KEY.sign(accessToken())))
                .isEqualTo(new Allowed(
                        new Principal.Person(SUB, Set.of()), TokenUse.ACCESS, CLIENT, "key-1", ISSUED_AT, VALID_UNTIL));
    }

    /** After a restore, the first look-up gives an old key at once, and a second one would wait for new keys. */
    @Test
    void looksTheKeyOfATokenUpOnce() {
        AtomicInteger lookUps = new AtomicInteger();
        SigningKeys keys = keyId -> {
            lookUps.incrementAndGet();
            return Optional.of(KEY.publicKey());
        };

        new CognitoJwtVerifier(TestPool.pool(jwksUrl()), keys, TestPool.CLOCK).verify(KEY.sign(accessToken()));

        assertThat(lookUps).hasValue(1);
    }

    @Test
    void allowsAnIdToken() {
        assertThat(verifier.verify("Bearer " + KEY.sign(idToken())))
                .isEqualTo(new Allowed(
                        new Principal.Person(SUB, Set.of()), TokenUse.ID, CLIENT, "key-1", ISSUED_AT, VALID_UNTIL));
    }

    @Test
    void returnsEveryGroupInTheToken() {
        String token = KEY.sign(accessToken().withClaim("cognito:groups", List.of("readers", "apiAdmins")));

        assertThat(verifier.verify(token))
                .isEqualTo(new Allowed(
                        new Principal.Person(SUB, Set.of("readers", "apiAdmins")),
                        TokenUse.ACCESS,
                        CLIENT,
                        "key-1",
                        ISSUED_AT,
                        VALID_UNTIL));
    }

    /** Whoever has created the client: Cognito gives our scopes only to clients that are allowed to have them. */
    @Test
    void allowsAMachineWithAScopeOfOurs() {
        String token = KEY.sign(machineToken("users-api/users:read users-api/users:write other/users:delete openid"));

        assertThat(verifier.verify(token))
                .isEqualTo(new Allowed(
                        new Principal.Machine(MACHINE, Set.of("users:read", "users:write")),
                        TokenUse.ACCESS,
                        MACHINE,
                        "key-1",
                        ISSUED_AT,
                        VALID_UNTIL));
    }

    @Test
    void givesAPersonNothingForAScope() {
        String token = KEY.sign(accessToken().withClaim("scope", "users-api/users:read users-api/users:write"));

        assertThat(verifier.verify(token))
                .isEqualTo(new Allowed(
                        new Principal.Person(SUB, Set.of()), TokenUse.ACCESS, CLIENT, "key-1", ISSUED_AT, VALID_UNTIL));
    }

    @Test
    void givesAMachineNothingForAGroup() {
        String token = KEY.sign(machineToken("users-api/users:read").withClaim("cognito:groups", List.of("apiAdmins")));

        assertThat(verifier.verify(token))
                .extracting(result -> ((Allowed) result).principal())
                .isEqualTo(new Principal.Machine(MACHINE, Set.of("users:read")));
    }

    @ParameterizedTest
    @MethodSource
    void refusesAMachine(JWTCreator.Builder token, Reason reason) {
        assertThat(verifier.verify(KEY.sign(token))).isEqualTo(new Refused(reason));
    }

    static Stream<Arguments> refusesAMachine() {
        String ours = "users-api/users:read";
        return Stream.of(
                argumentSet("no scope", machineToken(null), NO_SCOPE),
                argumentSet("an empty scope", machineToken(""), NO_SCOPE),
                argumentSet("scopes of another API", machineToken("orders-api/users:read openid"), NO_SCOPE),
                argumentSet("a scope without a resource server", machineToken("users:read"), NO_SCOPE),
                argumentSet("a longer resource server", machineToken("my-users-api/users:read"), NO_SCOPE),
                argumentSet("scopes as a list", machineToken(null).withClaim("scope", List.of(ours)), NO_SCOPE),
                argumentSet(
                        "a machine of the people's client without a scope",
                        machineToken(null).withSubject(CLIENT).withClaim("client_id", CLIENT),
                        NO_SCOPE),
                argumentSet(
                        "another client than its subject", machineToken(ours).withSubject("another"), WRONG_CLIENT),
                argumentSet("no client", machineToken(ours).withClaim("client_id", (String) null), WRONG_CLIENT),
                argumentSet(
                        "a person of an unknown client", machineToken(ours).withClaim("username", "ada"), WRONG_CLIENT),
                argumentSet("an empty user name", machineToken(ours).withClaim("username", ""), WRONG_CLIENT),
                argumentSet(
                        "an ID token",
                        machineToken(ours).withClaim("token_use", "id").withAudience(MACHINE),
                        WRONG_CLIENT),
                argumentSet(
                        "a token for another API",
                        machineToken(ours).withAudience("https://api.example.com"),
                        WRONG_AUDIENCE),
                argumentSet("an expired token", machineToken(ours).withExpiresAt(NOW.minusSeconds(6)), EXPIRED));
    }

    @Test
    void acceptsNoMachineWithoutAResourceServer() {
        TrustedPool ours = TestPool.pool(jwksUrl());
        CognitoJwtVerifier people = verifier(new TrustedPool(
                ours.issuer(), ours.jwksUrl(), ours.clientIds(), Optional.empty(), ours.tokenUses(), ours.leeway()));

        assertThat(people.verify(KEY.sign(machineToken("/users:read users-api/users:read"))))
                .isEqualTo(new Refused(NO_SCOPE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer ", "bearer ", "BEARER ", "Bearer   ", " Bearer "})
    void acceptsATokenWithOrWithoutAScheme(String before) {
        assertThat(verifier.verify(before + KEY.sign(accessToken()))).isInstanceOf(Allowed.class);
    }

    @Test
    void refusesThePrimingTokenBecauseOfItsKey() {
        String token = PrimingToken.signed(
                Key.generate("another").privateKey(), TestPool.pool(jwksUrl()), List.of(TestPool.ADMINS), TestPool.NOW);

        assertThat(verifier.verify(token)).isEqualTo(new Refused(UNKNOWN_KEY));
    }

    @ParameterizedTest
    @MethodSource
    void refuses(String authorization, Reason reason) {
        assertThat(verifier.verify(authorization)).isEqualTo(new Refused(reason));
    }

    static Stream<Arguments> refuses() {
        return Stream.of(
                argumentSet("only a scheme", "Bearer ", NO_TOKEN),
                argumentSet("another scheme", "Basic YTpi", MALFORMED),
                argumentSet("text that is not a token", "garbage", MALFORMED),
                argumentSet("the public key as an HMAC secret", hmacWithThePublicKey(), WRONG_ALGORITHM),
                argumentSet("a key that the pool does not publish", UNPUBLISHED_KEY.sign(accessToken()), UNKNOWN_KEY),
                argumentSet(
                        "a stranger's key under the pool's key id", STRANGERS_KEY.sign(accessToken()), BAD_SIGNATURE),
                argumentSet("claims replaced after signing", withClaimsOf(idToken(), accessToken()), BAD_SIGNATURE),
                argumentSet("the issuer with a slash", KEY.sign(accessToken().withIssuer(ISSUER + "/")), WRONG_ISSUER),
                argumentSet("no time of issue", KEY.sign(accessToken().withIssuedAt((Instant) null)), BAD_TIME),
                argumentSet(
                        "an access token with aud for client_id",
                        KEY.sign(accessToken()
                                .withClaim("client_id", (String) null)
                                .withAudience(CLIENT)),
                        WRONG_CLIENT),
                argumentSet("no subject", KEY.sign(accessToken().withSubject(null)), BAD_SUBJECT),
                argumentSet("an empty subject", KEY.sign(accessToken().withSubject("")), BAD_SUBJECT),
                argumentSet(
                        "groups as an object",
                        KEY.sign(accessToken().withClaim("cognito:groups", Map.of("apiAdmins", true))),
                        BAD_GROUPS));
    }

    private static String hmacWithThePublicKey() {
        return accessToken()
                .withKeyId(KEY.id())
                .sign(Algorithm.HMAC256(KEY.publicKey().getEncoded()));
    }

    private static String withClaimsOf(JWTCreator.Builder claims, JWTCreator.Builder signed) {
        String[] parts = KEY.sign(signed).split("\\.");
        return parts[0] + "." + JWT.decode(KEY.sign(claims)).getPayload() + "." + parts[2];
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4})
    void allowsAnExpiryWithinTheLeeway(long secondsAgo) {
        String token = KEY.sign(accessToken().withExpiresAt(NOW.minusSeconds(secondsAgo)));

        assertThat(verifier.verify(token)).isInstanceOf(Allowed.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6, 3600})
    void refusesAnExpiryBeyondTheLeeway(long secondsAgo) {
        String token = KEY.sign(accessToken().withExpiresAt(NOW.minusSeconds(secondsAgo)));

        assertThat(verifier.verify(token)).isEqualTo(new Refused(EXPIRED));
    }

    @Test
    void allowsAStartTimeWithinTheLeeway() {
        String token = KEY.sign(accessToken().withNotBefore(NOW.plusSeconds(5)).withIssuedAt(NOW.plusSeconds(5)));

        assertThat(verifier.verify(token)).isInstanceOf(Allowed.class);
    }

    @Test
    void refusesAStartTimeBeyondTheLeeway() {
        assertThat(verifier.verify(KEY.sign(accessToken().withNotBefore(NOW.plusSeconds(6)))))
                .isEqualTo(new Refused(NOT_YET_VALID));
        assertThat(verifier.verify(KEY.sign(accessToken().withIssuedAt(NOW.plusSeconds(6)))))
                .isEqualTo(new Refused(ISSUED_IN_THE_FUTURE));
    }

    @Test
    void acceptsOnlyTheTokenUsesThatItIsConfiguredFor() {
        CognitoJwtVerifier accessOnly = verifier(new TrustedPool(
                ISSUER, jwksUrl(), Set.of(CLIENT), Optional.empty(), Set.of(TokenUse.ACCESS), Duration.ZERO));

        assertThat(accessOnly.verify(KEY.sign(accessToken()))).isInstanceOf(Allowed.class);
        assertThat(accessOnly.verify(KEY.sign(idToken()))).isEqualTo(new Refused(WRONG_TOKEN_USE));
    }

    @Test
    void acceptsEveryClientThatItIsConfiguredFor() {
        CognitoJwtVerifier twoClients = verifier(new TrustedPool(
                ISSUER, jwksUrl(), Set.of(CLIENT, "second"), Optional.empty(), Set.of(TokenUse.ACCESS), Duration.ZERO));

        assertThat(twoClients.verify(KEY.sign(accessToken().withClaim("client_id", "second"))))
                .isInstanceOf(Allowed.class);
    }
}
