package dev.usersapi.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.usersapi.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The faults of a body are reported together. */
class JsonBodyTest {

    private static List<String> faults(String text) {
        JsonBody body = JsonBody.of(Optional.of(text));
        body.requiredString("name", value -> value.length() <= 3, "Must be short.");
        body.object("attributes");
        body.refuse("version", "Is kept by the server.");
        ProblemException refused = catchThrowableOfType(ProblemException.class, body::check);
        return refused == null
                ? List.of()
                : refused.problem().errors().stream()
                        .map(error -> error.pointer().orElse("") + ": " + error.detail())
                        .toList();
    }

    @Test
    void aBodyWithoutFaultsIsTaken() {
        assertThat(faults("{\"name\":\"Ada\",\"attributes\":{}}")).isEmpty();
    }

    @Test
    void eachFieldIsReportedOnceInTheOrderOfTheBodyAndThenThoseThatAreMissing() {
        assertThat(faults("{\"version\":1,\"other\":null,\"attributes\":[]}"))
                .containsExactly(
                        "#/version: Is kept by the server.",
                        "#/other: Is not a field that can be written.",
                        "#/attributes: Must be a JSON object.",
                        "#/name: Is required.");
    }

    @Test
    void ofOneFieldTheFirstFaultIsReported() {
        assertThat(faults("{\"name\":1}")).containsExactly("#/name: Must be a string.");
        assertThat(faults("{\"name\":\"\\ud800 and more\"}"))
                .containsExactly("#/name: Must be text without lone surrogates.");
        assertThat(faults("{\"name\":\"Augusta\"}")).containsExactly("#/name: Must be short.");
    }
}
