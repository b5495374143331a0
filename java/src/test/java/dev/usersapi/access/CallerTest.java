package dev.usersapi.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isUnchangedByTheGateway(boolean admin) {
        Caller caller = new Caller("some-sub", admin, Optional.of(Instant.ofEpochSecond(1_772_366_400L)));

        assertThat(Caller.fromContext(Map.copyOf(caller.toContext()))).isEqualTo(caller);
    }

    @Test
    void isReadFromTheContextOfThePreviousRelease() {
        Caller caller = Caller.fromContext(Map.of("sub", "some-sub", "admin", "true"));

        assertThat(caller).isEqualTo(new Caller("some-sub", true, Optional.empty()));
        assertThat(caller.isExpired(Instant.MAX)).isFalse();
    }

    @Test
    void isExpiredFromTheSecondInWhichItsTokenExpires() {
        Caller caller = new Caller("some-sub", true, Optional.of(Instant.ofEpochSecond(100)));

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
                Map.of("sub", "some-sub"),
                Map.of("admin", "true"),
                Map.of("sub", "", "admin", "true"),
                Map.of("sub", 7, "admin", "true"),
                Map.of("sub", "some-sub", "admin", "true", "validUntil", "soon"));
    }
}
