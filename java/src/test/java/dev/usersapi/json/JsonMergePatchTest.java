package dev.usersapi.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.usersapi.problem.FieldError;
import dev.usersapi.problem.Problem;
import dev.usersapi.problem.ProblemException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonMergePatchTest {

    private static String merged(String target, String patch) {
        JsonMergePatch change = JsonMergePatch.of(Optional.of(patch), Set.of("member", "a", "b", "c"));
        return change.applyTo(JsonBody.parse(Optional.of(target))).text();
    }

    /**
     * All cases of the RFC. Where target and patch need not be objects, they are tested as members, where a patch that
     * is {@code null} removes the target.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7396#appendix-A">RFC 7396, appendix A</a>
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':'b'}         | {'a':'c'}                 | {'a':'c'}",
                "{'a':'b'}         | {'b':'c'}                 | {'a':'b','b':'c'}",
                "{'a':'b'}         | {'a':null}                | {}",
                "{'a':'b','b':'c'} | {'a':null}                | {'b':'c'}",
                "{'a':['b']}       | {'a':'c'}                 | {'a':'c'}",
                "{'a':'c'}         | {'a':['b']}               | {'a':['b']}",
                "{'a':{'b':'c'}}   | {'a':{'b':'d','c':null}}  | {'a':{'b':'d'}}",
                "{'a':[{'b':'c'}]} | {'a':[1]}                 | {'a':[1]}",
                "['a','b']         | ['c','d']                 | ['c','d']",
                "{'a':'b'}         | ['c']                     | ['c']",
                "{'a':'foo'}       | null                      | removed",
                "{'a':'foo'}       | 'bar'                     | 'bar'",
                "{'e':null}        | {'a':1}                   | {'e':null,'a':1}",
                "[1,2]             | {'a':'b','c':null}        | {'a':'b'}",
                "{}                | {'a':{'bb':{'ccc':null}}} | {'a':{'bb':{}}}"
            })
    void mergesAsTheRfcSays(String target, String patch, String result) {
        String expected = result.equals("removed") ? "{}" : "{'member':" + result + "}";

        assertThat(merged(member(target), member(patch))).isEqualTo(expected.replace('\'', '"'));
    }

    private static String member(String value) {
        return "{\"member\":" + value.replace('\'', '"') + "}";
    }

    @Test
    void mergesObjectsThemselves() {
        assertThat(merged("{\"a\":1,\"b\":2}", "{\"a\":null,\"c\":3}")).isEqualTo("{\"b\":2,\"c\":3}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1e400", "-0", "0.1000", "12345678901234567890123456789012345678901234567890"})
    void keepsNumbersAsTheyWereSent(String number) {
        assertThat(merged("{\"a\":" + number + "}", "{\"b\":" + number + "}"))
                .isEqualTo("{\"a\":" + number + ",\"b\":" + number + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "\"a\"", "{", "{}{}", "{\"a\":1,\"a\":2}", "{\"a\":{\"b\":1,\"b\":2}}"})
    void refusesWhatIsNotOneObject(String patch) {
        Problem problem = catchThrowableOfType(ProblemException.class, () -> merged("{}", patch))
                .problem();

        assertThat(problem.type().status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"d\":1}", "{\"d\":null}", "{\"a\":1,\"A\":null}"})
    void refusesOtherMembersEvenToRemoveThem(String patch) {
        assertThat(catchThrowableOfType(ProblemException.class, () -> merged("{}", patch))
                        .problem()
                        .errors())
                .extracting(FieldError::detail)
                .containsExactly("Is not a field that can be written.");
    }

    @Test
    void refusesToNestTooDeep() {
        int levels = Json.MAX_NESTING;

        assertThat(merged("{}", nested(levels))).isEqualTo(nested(levels));
        assertThat(catchThrowableOfType(ProblemException.class, () -> merged("{}", nested(levels + 1)))
                        .problem()
                        .type()
                        .status())
                .isEqualTo(400);
    }

    private static String nested(int levels) {
        return "{\"a\":".repeat(levels - 1) + "{}" + "}".repeat(levels - 1);
    }
}
