package dev.usersapi.authorizer;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static dev.usersapi.authorizer.SigningKeys.REFETCH_INTERVAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.usersapi.authorizer.TestPool.Key;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The pool's keys, fetched over HTTP. */
class SigningKeysIT {

    private static final Key FIRST = Key.generate("first");
    private static final Key SECOND = Key.generate("second");

    @RegisterExtension
    private static final WireMockExtension POOL = WireMockExtension.newInstance()
            .options(WireMockConfiguration.options().dynamicPort())
            .build();

    private Instant now = TestPool.NOW;
    private SigningKeys keys;

    @BeforeEach
    void thePoolPublishesItsFirstKey() {
        publish(FIRST);
        InstantSource time = () -> now;
        keys = new SigningKeys(URI.create(POOL.url("/jwks.json")), time.withZone(ZoneOffset.UTC));
    }

    @Test
    void findsAPublishedKey() {
        assertThat(keys.find("first")).contains(FIRST.publicKey());
    }

    @Test
    void fetchesOnceHoweverOftenAKeyIsAskedFor() {
        for (int i = 0; i < 100; i++) {
            keys.find("first");
        }

        assertThat(fetches()).isEqualTo(1);
    }

    @Test
    void fetchesOnceAnIntervalHoweverManyUnknownKeysAreAskedFor() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(keys.find("unknown-" + i)).isEmpty();
        }
        assertThat(fetches()).isEqualTo(1);

        pass(REFETCH_INTERVAL);
        for (int i = 0; i < 1_000; i++) {
            assertThat(keys.find("unknown-" + i)).isEmpty();
        }
        assertThat(fetches()).isEqualTo(2);
    }

    @Test
    void findsARotatedKeyWithinAnInterval() {
        keys.find("first");
        publish(FIRST, SECOND);
        pass(REFETCH_INTERVAL);

        assertThat(keys.find("second")).contains(SECOND.publicKey());
    }

    @Test
    void dropsAKeyThatTheNewSetDoesNotHave() {
        keys.find("first");
        publish(SECOND);
        pass(REFETCH_INTERVAL);
        keys.find("second");

        assertThat(keys.find("first")).isEmpty();
    }

    @Test
    void goesOnWithTheKnownKeysWhileThePoolIsDown() {
        keys.find("first");
        answer(serverError());
        pass(REFETCH_INTERVAL);

        assertThat(keys.find("unknown")).isEmpty();
        assertThat(keys.find("first")).contains(FIRST.publicKey());
    }

    @Test
    void saysSoWhereThereIsNoKeyAndThePoolIsDown() {
        answer(serverError());

        assertThatThrownBy(() -> keys.find("first")).isInstanceOf(KeysUnavailableException.class);
    }

    @Test
    void recoversAsSoonAsThePoolAnswers() {
        answer(serverError());
        assertThatThrownBy(() -> keys.find("first")).isInstanceOf(KeysUnavailableException.class);
        publish(FIRST);

        assertThat(keys.find("first")).contains(FIRST.publicKey());
    }

    @Test
    void takesNoAnswerForAnOutageWhenItComesTooLate() {
        answer(okJson(TestPool.keySet(FIRST)).withFixedDelay(3_000));

        assertThatThrownBy(() -> keys.find("first")).isInstanceOf(KeysUnavailableException.class);
    }

    @Test
    void leavesOutWhatIsNoSigningKey() {
        answer(okJson("""
                {"keys":[
                  {"kid":"encrypts","kty":"RSA","use":"enc","alg":"RSA-OAEP","n":"AQAB","e":"AQAB"},
                  {"kid":"symmetric","kty":"oct","use":"sig","alg":"HS256","k":"c2VjcmV0"},
                  %s""".formatted(TestPool.keySet(FIRST).substring("{\"keys\":[".length()))));

        assertThat(keys.find("encrypts")).isEmpty();
        assertThat(keys.find("symmetric")).isEmpty();
        assertThat(keys.find("first")).isPresent();
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
