package dev.usersapi.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageRequestTest {

    @Test
    void isTheFirstPageOfTwentyFiveWhereNothingIsAsked() {
        assertThat(PageRequest.of(Map.of())).isEqualTo(new PageRequest.Valid(25, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 10, 99, 100})
    void hasTheLimitThatIsAsked(int limit) {
        assertThat(PageRequest.of(Map.of("limit", List.of(Integer.toString(limit)))))
                .isEqualTo(new PageRequest.Valid(limit, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "101", "-1", "1.0", "01", "ten", " 5", "1e1", "99999999999"})
    void refusesALimitBeyondItsBounds(String limit) {
        assertThat(PageRequest.of(Map.of("limit", List.of(limit))))
                .isInstanceOfSatisfying(
                        PageRequest.Invalid.class,
                        invalid -> assertThat(invalid.error().field()).isEqualTo("limit"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "ada@example.com", "a:b.c_d-e"})
    void beginsBehindTheUserThatTheCursorNames(String userid) {
        assertThat(PageRequest.of(Map.of("cursor", List.of(PageRequest.cursor(userid)))))
                .isEqualTo(new PageRequest.Valid(25, Optional.of(userid)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "!", "ada", "Kg", "L2V0Yy9wYXNzd2Q"})
    void refusesACursorThatNoListGave(String cursor) {
        assertThat(PageRequest.of(Map.of("cursor", List.of(cursor))))
                .isInstanceOfSatisfying(
                        PageRequest.Invalid.class,
                        invalid -> assertThat(invalid.error().field()).isEqualTo("cursor"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit", "cursor"})
    void refusesAParameterThatIsGivenTwice(String parameter) {
        List<String> twice = parameter.equals("limit") ? List.of("1", "1") : List.of("YWRh", "YWRh");

        assertThat(PageRequest.of(Map.of(parameter, twice))).isInstanceOf(PageRequest.Invalid.class);
    }
}
