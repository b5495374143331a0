package dev.usersapi.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void survivesTheGateway(boolean admin) {
        Caller caller = new Caller("some-sub", admin);

        assertThat(Caller.fromContext(Map.copyOf(caller.toContext()))).isEqualTo(caller);
    }

    @ParameterizedTest
    @MethodSource
    void isNeverMadeFromAContextThatTheAuthorizerDidNotWrite(Map<String, Object> context) {
        assertThatThrownBy(() -> Caller.fromContext(context)).isInstanceOf(IllegalArgumentException.class);
    }

    static Stream<Map<String, Object>> isNeverMadeFromAContextThatTheAuthorizerDidNotWrite() {
        return Stream.of(
                Map.of(),
                Map.of("sub", "some-sub"),
                Map.of("admin", "true"),
                Map.of("sub", "", "admin", "true"),
                Map.of("sub", 7, "admin", "true"));
    }
}
