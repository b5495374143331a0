package dev.usersapi.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.usersapi.http.Query;
import dev.usersapi.problem.FieldError;
import dev.usersapi.problem.ProblemException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageRequestTest {

    private static PageRequest page(Map<String, List<String>> query) {
        return PageRequest.of(
                new Query(query), Pattern.compile("[a-z][a-z0-9._:@-]*").asMatchPredicate());
    }

    private static Consumer<Throwable> isAbout(String field) {
        return thrown -> assertThat(((ProblemException) thrown).problem().errors())
                .extracting(FieldError::field)
                .containsExactly(field);
    }

    @Test
    void isTheFirstPageOf25ByDefault() {
        assertThat(page(Map.of())).isEqualTo(new PageRequest(25, Optional.empty(), ""));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 10, 99, 100})
    void hasTheRequestedLimit(int limit) {
        assertThat(page(Map.of("limit", List.of(Integer.toString(limit)))))
                .isEqualTo(new PageRequest(limit, Optional.empty(), ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "101", "-1", "1.0", "01", "ten", " 5", "1e1", "99999999999"})
    void refusesALimitOutOfRange(String limit) {
        assertThatThrownBy(() -> page(Map.of("limit", List.of(limit)))).satisfies(isAbout("limit"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "ada@example.com", "a:b.c_d-e"})
    void startsAfterTheUserInTheCursor(String userid) {
        assertThat(page(Map.of("cursor", List.of(PageRequest.cursor(userid)))))
                .isEqualTo(new PageRequest(25, Optional.of(userid), ""));
    }

    @Test
    void keepsItsFiltersInTheLink() {
        PageRequest asked = page(Map.of("limit", List.of("2"))).filteredBy("email", "ada+a&b@example.com");

        assertThat(asked.linkToNext("/Prod/users", "ada"))
                .isEqualTo("</Prod/users?email=ada%2Ba%26b%40example.com&limit=2&cursor=YWRh>; rel=\"next\"");
    }

    @Test
    void writesTheLimitInTheSameDigitsInEveryLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            assertThat(page(Map.of()).linkToNext("/Prod/users", "ada")).contains("?limit=25&");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "!", "ada", "Kg", "L2V0Yy9wYXNzd2Q"})
    void refusesAnInvalidCursor(String cursor) {
        assertThatThrownBy(() -> page(Map.of("cursor", List.of(cursor)))).satisfies(isAbout("cursor"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit", "cursor"})
    void refusesARepeatedParameter(String parameter) {
        List<String> twice = parameter.equals("limit") ? List.of("1", "1") : List.of("YWRh", "YWRh");

        assertThatThrownBy(() -> page(Map.of(parameter, twice))).satisfies(isAbout(parameter));
    }
}
