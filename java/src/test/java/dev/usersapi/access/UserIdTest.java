package dev.usersapi.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserIdTest {

    @ParameterizedTest
    @CsvSource({
        "ada, true",
        "ME, true",
        "me2, true",
        "me@example.com, true",
        "me, false",
        "-ada, false",
        "ada/, false",
        "žofie, false"
    })
    void isValidIfItNeedsNoEncodingAndIsNotReserved(String userid, boolean valid) {
        assertThat(UserId.isValid(userid)).isEqualTo(valid);
    }
}
