package dev.usersapi.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CallerTest {

    private static final TokenTimes SOON =
            TokenTimes.of(Instant.ofEpochSecond(1_772_366_100L), Instant.ofEpochSecond(1_772_366_400L));

    @ParameterizedTest
    @MethodSource
    void isUnchangedByTheGateway(Caller caller) {
        assertThat(Caller.fromContext(Map.copyOf(caller.toContext()))).isEqualTo(caller);
    }

    static Stream<Caller> isUnchangedByTheGateway() {
        return Stream.of(
                new Caller.Person("some-sub", Set.of(), SOON),
                new Caller.Person("some-sub", Set.of(Role.ADMIN), TokenTimes.UNKNOWN),
                new Caller.Person("some-sub", Set.of(Role.ADMIN, Role.READER), SOON),
                new Caller.Machine("some-client", Set.of(), SOON),
                new Caller.Machine(
                        "some-client",
                        Set.of(new Scope("users", false), new Scope("orders", true)),
                        TokenTimes.UNKNOWN));
    }

    /** It knows neither roles nor machines, and does not say until when a token is valid. */
    @Test
    void isReadFromTheContextOfAnEarlierRelease() {
        assertThat(Caller.fromContext(Map.of("sub", "some-sub", "admin", "true")))
                .isEqualTo(new Caller.Person("some-sub", Set.of(Role.ADMIN), TokenTimes.UNKNOWN));
        assertThat(Caller.fromContext(Map.of("sub", "some-sub", "admin", "false")))
                .isEqualTo(new Caller.Person("some-sub", Set.of(), TokenTimes.UNKNOWN));
    }

    /** A function of an earlier release reads these two, when it is rolled back to. */
    @Test
    void tellsAnEarlierReleaseWhetherItIsAnAdministrator() {
        assertThat(new Caller.Person("some-sub", Set.of(Role.ADMIN), SOON).toContext())
                .containsEntry("sub", "some-sub")
                .containsEntry("admin", "true");
        assertThat(new Caller.Machine("some-client", Set.of(new Scope("users", true)), SOON).toContext())
                .containsEntry("sub", "some-client")
                .containsEntry("admin", "false");
    }

    @Test
    void isExpiredFromTheSecondInWhichItsTokenExpires() {
        Caller caller =
                new Caller.Person("some-sub", Set.of(), TokenTimes.of(Instant.EPOCH, Instant.ofEpochSecond(100)));

        assertThat(caller.isExpired(Instant.ofEpochMilli(99_999))).isFalse();
        assertThat(caller.isExpired(Instant.ofEpochSecond(100))).isTrue();
    }

    @Test
    void neverExpiresIfItsReleaseDoesNotSayWhen() {
        assertThat(new Caller.Person("some-sub", Set.of(), TokenTimes.UNKNOWN).isExpired(Instant.MAX))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource
    void refusesAContextThatTheAuthorizerDidNotWrite(Map<String, Object> context) {
        assertThatThrownBy(() -> Caller.fromContext(context)).isInstanceOf(IllegalArgumentException.class);
    }

    static Stream<Map<String, Object>> refusesAContextThatTheAuthorizerDidNotWrite() {
        return Stream.of(
                Map.of(),
                Map.of("sub", "some-sub"),
                Map.of("admin", "true"),
                Map.of("sub", "", "admin", "true"),
                Map.of("sub", "", "admin", "false", "scopes", "users:read"),
                Map.of("sub", 7, "admin", "true"),
                Map.of("sub", "some-sub", "admin", "true", "validUntil", "soon"));
    }
}
