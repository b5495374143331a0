package dev.usersapi.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CallerTest {

    private static final TokenTimes SOON =
            new TokenTimes(Instant.ofEpochSecond(1_772_366_100L), Instant.ofEpochSecond(1_772_366_400L));

    @ParameterizedTest
    @MethodSource
    void isUnchangedByTheGateway(Caller caller) {
        assertThat(Caller.fromContext(Map.copyOf(caller.toContext()))).isEqualTo(caller);
    }

    static Stream<Caller> isUnchangedByTheGateway() {
        return Stream.of(
                new Caller.Person("some-sub", Set.of(), SOON),
                new Caller.Person("some-sub", Set.of(Role.ADMIN), SOON),
                new Caller.Person("some-sub", Set.of(Role.ADMIN, Role.READER), SOON),
                new Caller.Machine("some-client", Set.of(), SOON),
                new Caller.Machine("some-client", Set.of(new Scope("users", false), new Scope("orders", true)), SOON));
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
                new Caller.Person("some-sub", Set.of(), new TokenTimes(Instant.EPOCH, Instant.ofEpochSecond(100)));

        assertThat(caller.isExpired(Instant.ofEpochMilli(99_999))).isFalse();
        assertThat(caller.isExpired(Instant.ofEpochSecond(100))).isTrue();
    }

    @ParameterizedTest
    @MethodSource
    void refusesAContextThatTheAuthorizerDidNotWrite(Map<String, Object> context) {
        assertThatThrownBy(() -> Caller.fromContext(context)).isInstanceOf(IllegalArgumentException.class);
    }

    static Stream<Map<String, Object>> refusesAContextThatTheAuthorizerDidNotWrite() {
        return Stream.of(
                Map.of(),
                context("sub", null),
                context("sub", ""),
                context("sub", 7),
                context("admin", null),
                context("issuedAt", null),
                context("validUntil", null),
                context("validUntil", "soon"));
    }

    /** The context of a person with another value for one key; without the key if the value is {@code null}. */
    private static Map<String, Object> context(String key, Object value) {
        Map<String, Object> context = new HashMap<>(new Caller.Person("some-sub", Set.of(), SOON).toContext());
        context.put(key, value);
        context.values().removeIf(Objects::isNull);
        return context;
    }
}
