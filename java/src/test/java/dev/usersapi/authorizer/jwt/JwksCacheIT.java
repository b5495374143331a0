package dev.usersapi.authorizer.jwt;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static dev.usersapi.authorizer.jwt.JwksCache.FETCH_INTERVAL;
import static dev.usersapi.authorizer.jwt.JwksCache.MAX_AGE;
import static dev.usersapi.authorizer.jwt.JwksCache.MAX_STALENESS;
import static dev.usersapi.authorizer.jwt.JwksCache.RETRY_INTERVAL;
import static dev.usersapi.authorizer.jwt.RawServer.drip;
import static dev.usersapi.authorizer.jwt.RawServer.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.usersapi.authorizer.jwt.JwksCache.Fetches;
import dev.usersapi.authorizer.jwt.TestPool.Key;
import dev.usersapi.testing.ReportTable;
import java.io.IOException;
import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The pool's keys, fetched over HTTP. */
class JwksCacheIT {

    private static final Key FIRST = Key.generate("first");
    private static final Key SECOND = Key.generate("second");

    @RegisterExtension
    private static final WireMockExtension POOL = WireMockExtension.newInstance()
            .options(WireMockConfiguration.options().dynamicPort())
            .build();

    @RegisterExtension
    private static final ReportTable UNDER_FIRE =
            new ReportTable("JWKS cache under load", "case", "fetches", "valid tokens refused", "result");

    private static final Key WEAK = Key.generate("weak", 1024);

    private Instant now = TestPool.NOW;
    private JwksCache keys;

    @BeforeEach
    void publishTheFirstKey() {
        publish(FIRST);
        keys = new JwksCache(URI.create(POOL.url("/jwks.json")), clock());
    }

    private Clock clock() {
        InstantSource time = () -> now;
        return time.withZone(ZoneOffset.UTC);
    }

    private Optional<RSAPublicKey> find(String id) {
        return keys.find(id);
    }

    @Test
    void findsAPublishedKey() {
        assertThat(find("first")).contains(FIRST.publicKey());
    }

    @Test
    void fetchesOnceForManyLookups() {
        for (int i = 0; i < 100; i++) {
            find("first");
        }

        assertThat(fetches()).isEqualTo(1);
    }

    @Test
    void fetchesOncePerIntervalForUnknownKeys() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(find("unknown-" + i)).isEmpty();
        }
        assertThat(fetches()).isEqualTo(1);

        pass(FETCH_INTERVAL);
        for (int i = 0; i < 1_000; i++) {
            assertThat(find("unknown-" + i)).isEmpty();
        }
        assertThat(fetches()).isEqualTo(2);
    }

    @Test
    void findsARotatedKeyWithinAnInterval() {
        find("first");
        publish(FIRST, SECOND);
        pass(FETCH_INTERVAL);

        assertThat(find("second")).contains(SECOND.publicKey());
    }

    @Test
    void dropsAKeyThatTheNewSetDoesNotHave() {
        find("first");
        publish(SECOND);
        pass(FETCH_INTERVAL);
        find("second");

        assertThat(find("first")).isEmpty();
    }

    @Test
    void keepsKnownKeysWhileThePoolIsDown() {
        find("first");
        answer(serverError());
        pass(FETCH_INTERVAL);

        assertThatThrownBy(() -> find("unknown")).isInstanceOf(KeysUnavailableException.class);
        assertThat(find("first")).contains(FIRST.publicKey());
    }

    @Test
    void throwsForAnUnknownKeyUntilAFetchSucceeds() {
        find("first");
        answer(serverError());
        pass(FETCH_INTERVAL);
        assertThatThrownBy(() -> find("second")).isInstanceOf(KeysUnavailableException.class);
        assertThatThrownBy(() -> find("second"))
                .as("before the fetch interval has passed")
                .isInstanceOf(KeysUnavailableException.class);

        publish(FIRST);
        pass(FETCH_INTERVAL);

        assertThat(find("second")).isEmpty();
    }

    @Test
    void throwsIfThereAreNoKeysAndThePoolIsDown() {
        answer(serverError());

        assertThatThrownBy(() -> find("first"))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessageContaining(POOL.url("/jwks.json"));
    }

    @Test
    void acceptsASetOf64KiB() {
        String set = TestPool.keySet(FIRST);
        answer(okJson(set + " ".repeat(JwksFetcher.MAX_BYTES - set.length())));

        assertThat(find("first")).isPresent();
    }

    @Test
    void recoversOnceThePoolAnswers() {
        answer(serverError());
        assertThatThrownBy(() -> find("first")).isInstanceOf(KeysUnavailableException.class);
        publish(FIRST);
        pass(RETRY_INTERVAL);

        assertThat(find("first")).contains(FIRST.publicKey());
    }

    @Test
    void fetchesOncePerRetryIntervalWithoutKeys() {
        answer(serverError());

        for (int i = 0; i < 1_000; i++) {
            assertThatThrownBy(() -> find("first")).isInstanceOf(KeysUnavailableException.class);
        }

        assertThat(fetches()).isEqualTo(1);
    }

    @Test
    void prefetchesTheKeys() {
        keys.fetchIfDue();
        answer(serverError());

        assertThat(find("first")).isPresent();
        assertThat(keys.fetches()).isEqualTo(new Fetches(1, 0));
    }

    /** The first call of a restored environment does not wait. */
    @Test
    void usesAnOldSetOnceAndThenFetchesItAgainSoThatARemovedKeyStopsWorking() {
        find("first");
        publish(SECOND);
        pass(MAX_AGE.plusSeconds(1));

        assertThat(find("first")).isPresent();
        assertThat(fetches()).isEqualTo(1);
        assertThat(find("first")).isEmpty();
        assertThat(fetches()).isEqualTo(2);
    }

    @Test
    void usesEachOldSetOnce() {
        find("first");
        for (int age = 0; age < 3; age++) {
            pass(MAX_AGE.plusSeconds(1));
            find("first");
            assertThat(fetches()).isEqualTo(1 + age);
            find("first");
            assertThat(fetches()).isEqualTo(2 + age);
        }
    }

    @Test
    void fetchesAnOldSetAtOnceForAKeyThatItDoesNotHave() {
        find("first");
        publish(SECOND);
        pass(MAX_AGE.plusSeconds(1));

        assertThat(find("second")).isPresent();
    }

    @Test
    void fetchesASetThatIsOlderThanADayBeforeItIsUsed() {
        find("first");
        publish(SECOND);
        pass(MAX_STALENESS.plusSeconds(1));

        assertThat(find("first")).isEmpty();
        assertThat(find("second")).isPresent();
    }

    /** As in an environment that is restored from an old snapshot, before its first connection succeeds. */
    @Test
    void fetchesASetThatIsOlderThanADayAgainASecondAfterAFailure() {
        find("first");
        answer(serverError());
        pass(MAX_STALENESS.plusSeconds(1));
        assertThatThrownBy(() -> find("first")).isInstanceOf(KeysUnavailableException.class);

        publish(FIRST);
        pass(RETRY_INTERVAL);

        assertThat(find("first")).isPresent();
    }

    @Test
    void fetchesAMissingSetHoweverRecentTheLastFetchWas() {
        answer(serverError());
        keys.fetchIfDue();
        publish(FIRST);

        keys.fetchIfMissing();
        keys.fetchIfMissing();

        assertThat(find("first")).isPresent();
        assertThat(fetches()).isEqualTo(2);
    }

    /** Lambda stops it, and lets it go on in a later call, where its failure would be a false alarm. */
    @Test
    void leavesNoThreadBehindIfItGivesUp() {
        answer(okJson(TestPool.keySet(FIRST)).withFixedDelay(10_000));

        assertThatThrownBy(() -> find("first")).isInstanceOf(KeysUnavailableException.class);

        assertThat(Thread.getAllStackTraces().values())
                .as("threads that still wait for the set")
                .noneMatch(stack ->
                        Stream.of(stack).anyMatch(frame -> frame.getClassName().equals(JwksFetcher.class.getName())));
    }

    @ParameterizedTest
    @MethodSource
    void keepsTheOldSetIfTheNewOneIsInvalid(ResponseDefinitionBuilder reply) {
        find("first");
        POOL.stubFor(get("/other.json").willReturn(okJson(TestPool.keySet(SECOND))));
        answer(reply);
        pass(MAX_AGE.plusSeconds(1));
        find("first");

        assertThat(find("first")).contains(FIRST.publicKey());
        assertThat(keys.fetches()).isEqualTo(new Fetches(2, 1));
    }

    static Stream<Arguments> keepsTheOldSetIfTheNewOneIsInvalid() {
        String good = TestPool.keySet(SECOND);
        return Stream.of(
                argumentSet("nothing", ok()),
                argumentSet("HTML", ok("<html></html>")),
                argumentSet("not an object", okJson("[]")),
                argumentSet("null", okJson("null")),
                argumentSet("no keys", okJson("{}")),
                argumentSet("keys that are not a list", okJson("{\"keys\":7}")),
                argumentSet("an empty set", okJson("{\"keys\":[]}")),
                argumentSet("a list without keys", okJson("{\"keys\":[null,7,\"key\",[]]}")),
                argumentSet("half a set", okJson(good.substring(0, good.length() / 2))),
                argumentSet("a set and more text", okJson(good + "x")),
                argumentSet("keys twice", okJson("{\"keys\":[]," + good.substring(1))),
                argumentSet("a key without a modulus", okJson(good.replace("\"n\"", "\"m\""))),
                argumentSet("a key without an exponent", okJson(good.replace("\"e\"", "\"f\""))),
                argumentSet("a modulus that is no base64", okJson(good.replace("\"n\":\"", "\"n\":\"!"))),
                argumentSet("an exponent of one", okJson(good.replace("AQAB", "AQ"))),
                argumentSet("only weak keys", okJson(TestPool.keySet(WEAK))),
                argumentSet("encryption keys", okJson(good.replace("\"sig\"", "\"enc\""))),
                argumentSet("keys of another algorithm", okJson(good.replace("RS256", "RS512"))),
                argumentSet("keys of no algorithm", okJson(good.replace("\"alg\"", "\"algo\""))),
                argumentSet("keys without an id", okJson(good.replace("\"kid\"", "\"id\""))),
                argumentSet("keys of another kind", okJson(good.replace("\"RSA\"", "\"EC\""))),
                argumentSet(
                        "more than 64 KiB",
                        okJson(good.replace("{\"keys\"", "{\"x\":\"" + "a".repeat(65_536) + "\",\"keys\""))),
                argumentSet("a redirect to another set", temporaryRedirect("/other.json")),
                argumentSet("not found", notFound()),
                argumentSet("a connection that ends", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
                argumentSet("rubbish", aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)));
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource
    void givesUpOnASlowResponse(String name, RawServer.Behaviour behaviour) throws IOException {
        try (RawServer server = new RawServer(behaviour)) {
            JwksCache slow = new JwksCache(server.url(), clock());
            long start = System.nanoTime();

            assertThatThrownBy(() -> slow.find("first")).isInstanceOf(KeysUnavailableException.class);

            Duration taken = Duration.ofNanos(System.nanoTime() - start);
            UNDER_FIRE.add(name, "1 of 1", "-", "given up after %.1f s".formatted(taken.toMillis() / 1000.0));
            assertThat(taken).isLessThan(Duration.ofSeconds(8));
        }
    }

    static Stream<Arguments> givesUpOnASlowResponse() {
        return Stream.of(
                slow("a silent server", out -> Thread.sleep(60_000)),
                slow("slow headers without an end", out -> {
                    send(out, "HTTP/1.1 200 OK\r\nX: ");
                    drip(out, "a", 100);
                }),
                slow("a slow body without an end", out -> {
                    send(out, "HTTP/1.1 200 OK\r\n\r\n{\"keys\":[");
                    drip(out, " ", 100);
                }),
                slow("a fast body without an end", out -> {
                    send(out, "HTTP/1.1 200 OK\r\n\r\n{\"keys\":[");
                    drip(out, " ".repeat(8_192), 0);
                }));
    }

    private static Arguments slow(String name, RawServer.Behaviour behaviour) {
        return argumentSet(name, name, behaviour);
    }

    @Test
    void findsAKnownKeyDuringAFloodOfUnknownOnes() {
        keys.fetchIfDue();
        int refused = 0;
        for (int i = 0; i < 10_000; i++) {
            assertThat(find("unknown-" + i)).isEmpty();
            refused += find("first").isPresent() ? 0 : 1;
        }
        UNDER_FIRE.add("10,000 unknown keys", fetches() + " of 1", refused + " of 10000", "-");
        assertThat(refused).isZero();
        assertThat(fetches()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource
    void findsAKeyNextToAnUnusableOne(String unusable) {
        answer(okJson("{\"keys\":[" + unusable + "," + TestPool.keySet(FIRST).substring("{\"keys\":[".length())));

        assertThat(find("first")).contains(FIRST.publicKey());
        assertThat(find("second")).isEmpty();
        assertThat(keys.fetches()).isEqualTo(new Fetches(1, 0));
    }

    static Stream<Arguments> findsAKeyNextToAnUnusableOne() {
        String key = jwk(SECOND);
        return Stream.of(
                argumentSet("null", "null"),
                argumentSet("a number", "7"),
                argumentSet("a list", "[]"),
                argumentSet("an empty object", "{}"),
                argumentSet("an id that is not a string", key.replace("\"second\"", "7")),
                argumentSet("no modulus", key.replace("\"n\"", "\"m\"")),
                argumentSet("no exponent", key.replace("\"e\"", "\"f\"")),
                argumentSet("a modulus that is not base64", key.replace("\"n\":\"", "\"n\":\"!")),
                argumentSet("a modulus that is a number", key.replaceFirst("\"n\":\"[^\"]*\"", "\"n\":7")),
                argumentSet("an exponent of one", key.replace("AQAB", "AQ")),
                argumentSet("a weak key", jwk(WEAK).replace("weak", "second")),
                argumentSet("an unknown type", key.replace("\"RSA\"", "\"OKP\"")),
                argumentSet("an unknown use", key.replace("\"sig\"", "\"other\"")),
                argumentSet("an unknown algorithm", key.replace("RS256", "ML-DSA-44")));
    }

    private static String jwk(Key key) {
        String set = TestPool.keySet(key);
        return set.substring("{\"keys\":[".length(), set.length() - "]}".length());
    }

    @Test
    void usesTheFirstOfSeveralKeysWithOneId() {
        answer(okJson("{\"keys\":[" + jwk(FIRST) + "," + jwk(SECOND).replace("second", "first") + "]}"));

        assertThat(find("first")).contains(FIRST.publicKey());
    }

    @Test
    void ignoresKeysThatAreNotForSigning() {
        answer(okJson("""
                {"keys":[
                  {"kid":"encrypts","kty":"RSA","use":"enc","alg":"RSA-OAEP","n":"AQAB","e":"AQAB"},
                  {"kid":"symmetric","kty":"oct","use":"sig","alg":"HS256","k":"c2VjcmV0"},
                  %s""".formatted(TestPool.keySet(FIRST).substring("{\"keys\":[".length()))));

        assertThat(find("encrypts")).isEmpty();
        assertThat(find("symmetric")).isEmpty();
        assertThat(find("first")).isPresent();
    }

    private static void publish(Key... keys) {
        answer(okJson(TestPool.keySet(keys)));
    }

    private static void answer(ResponseDefinitionBuilder answer) {
        POOL.stubFor(get("/jwks.json").willReturn(answer));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private static int fetches() {
        return POOL.findAll(getRequestedFor(urlEqualTo("/jwks.json"))).size();
    }
}
