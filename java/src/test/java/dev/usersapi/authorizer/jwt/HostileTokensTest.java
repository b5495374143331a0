package dev.usersapi.authorizer.jwt;

import static dev.usersapi.authorizer.jwt.TestPool.CLOCK;
import static dev.usersapi.authorizer.jwt.TestPool.accessToken;
import static dev.usersapi.authorizer.jwt.TestPool.idToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.usersapi.authorizer.jwt.HostileTokens.Hostile;
import dev.usersapi.authorizer.jwt.TestPool.Key;
import dev.usersapi.authorizer.jwt.VerificationResult.Allowed;
import dev.usersapi.authorizer.jwt.VerificationResult.Refused;
import dev.usersapi.testing.ReportTable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every token made from a valid one is refused, without side effects. */
class HostileTokensTest {

    private static final Key KEY = Key.generate("key-1");
    private static final String GOOD = KEY.sign(
            accessToken().withClaim("cognito:groups", List.of("readers")).withNotBefore(CLOCK.instant()));
    private static final int FUZZED = 100_000;

    @RegisterExtension
    private static final WireMockExtension POOL = WireMockExtension.newInstance()
            .options(WireMockConfiguration.options().dynamicPort())
            .configureStaticDsl(false)
            .resetOnEachTest(false)
            .build();

    @RegisterExtension
    private static final ReportTable TOKENS = new ReportTable("Hostile tokens", "what", "tokens", "refused");

    private static CognitoJwtVerifier verifier;

    @BeforeAll
    static void publishTheKey() {
        POOL.stubFor(WireMock.get("/jwks.json").willReturn(WireMock.okJson(TestPool.keySet(KEY))));
        verifier = TestPool.verifier(TestPool.pool(URI.create(POOL.url("/jwks.json"))));
        assertThat(verifier.verify(GOOD)).isInstanceOf(Allowed.class);
    }

    static Stream<Arguments> areRefused() {
        return Stream.concat(HostileTokens.of(GOOD).stream(), HostileTokens.of(KEY.sign(idToken())).stream())
                .map(hostile -> argumentSet(hostile.name(), hostile.token()));
    }

    @ParameterizedTest
    @MethodSource
    void areRefused(String token) {
        assertThat(verifier.verify(token)).isInstanceOf(Refused.class);
    }

    @Test
    void areRefusedWithoutAnyFetch() {
        List<Hostile> hostile = HostileTokens.of(GOOD);

        long refused = hostile.stream()
                .filter(token -> verifier.verify(token.token()) instanceof Refused)
                .count();

        TOKENS.add("mutations of a good one", hostile.size(), refused);
        assertThat(refused).isEqualTo(hostile.size()).isGreaterThan(300);
        assertThat(POOL.getAllServeEvents())
                .as("only the key set was fetched, once")
                .hasSize(1);
    }

    /** Changes random bytes of header, claims, encoding and structure, with a fixed seed. */
    @Tag("slow")
    @Test
    void areRefusedAfterRandomChanges() {
        Random random = new Random(20_260_301);
        Set<VerificationResult.Reason> reasons = EnumSet.noneOf(VerificationResult.Reason.class);
        int refused = 0;
        while (refused < FUZZED) {
            String token = refused % 2 == 0 ? changed(GOOD, random) : withChangedJson(random);
            if (!token.strip().equals(GOOD)) {
                reasons.add(((Refused) verifier.verify(token)).reason());
                refused++;
            }
        }
        TOKENS.add("changed at random", FUZZED, refused);
        assertThat(reasons).hasSizeGreaterThan(5);
    }

    private static String withChangedJson(Random random) {
        String[] parts = GOOD.split("\\.");
        int part = random.nextInt(2);
        byte[] json = Base64.getUrlDecoder().decode(parts[part]);
        parts[part] = TestPool.base64(changed(new String(json, StandardCharsets.UTF_8), random));
        return String.join(".", parts);
    }

    private static String changed(String text, Random random) {
        StringBuilder changed = new StringBuilder(text);
        for (int changes = 1 + random.nextInt(4); changes > 0 && !changed.isEmpty(); changes--) {
            int at = random.nextInt(changed.length());
            switch (random.nextInt(4)) {
                case 0 -> changed.setCharAt(at, (char) random.nextInt(128));
                case 1 -> changed.insert(at, (char) random.nextInt(0x300));
                case 2 -> changed.deleteCharAt(at);
                default -> changed.insert(at, changed, at, Math.min(changed.length(), at + random.nextInt(40)));
            }
        }
        return changed.toString();
    }
}
