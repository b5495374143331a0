package dev.usersapi.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldErrorTest {

    @ParameterizedTest
    @CsvSource({
        "name, #/name",
        "'', #/",
        "a/b, #/a~1b",
        "m~n, #/m~0n",
        "'a b+c', #/a%20b%2Bc",
        "ž, #/%C5%BE",
        "c%d, #/c%25d"
    })
    void pointsToAFieldByAJsonPointerInAFragment(String field, String pointer) {
        FieldError error = FieldError.ofField(field, "Is required.");

        assertThat(error.pointer()).contains(pointer);
        assertThat(URI.create(pointer).isAbsolute()).isFalse();
    }
}
