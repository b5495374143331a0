package dev.usersapi.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values of a body that are neither strings nor objects. */
class JsonBodyTest {

    private Object read;

    private Object bool(String value) {
        return read(value, body -> body.bool("field"));
    }

    private Object upToTen(String value) {
        return read(
                value, body -> body.wholeNumber("field", number -> number >= 1 && number <= 10, "Must be 1 to 10."));
    }

    private interface Field {
        Optional<?> of(JsonBody body) throws IOException;
    }

    private Object read(String value, Field field) {
        JsonBody.read(
                Optional.of("{\"field\":" + value + "}"),
                Set.of(),
                (name, body) -> read = field.of(body).orElse(null));
        return read;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsABoolean(boolean value) {
        assertThat(bool(Boolean.toString(value))).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"true\"", "0", "[true]", "{}"})
    void refusesWhatIsNotABoolean(String value) {
        assertThatThrownBy(() -> bool(value)).isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "10, 10"})
    void readsAWholeNumber(String value, long number) {
        assertThat(upToTen(value)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "11", "-1", "1.0", "1e0", "\"1\"", "null", "[1]", "10000000000000000000001"})
    void refusesWhatIsNotAWholeNumberInTheRange(String value) {
        assertThatThrownBy(() -> upToTen(value)).isInstanceOf(ProblemException.class);
    }
}
