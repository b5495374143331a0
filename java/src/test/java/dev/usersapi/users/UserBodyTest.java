package dev.usersapi.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.usersapi.json.JsonBody;
import dev.usersapi.json.JsonValue.JsonObject;
import dev.usersapi.problem.FieldError;
import dev.usersapi.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserBodyTest {

    private static UserBody readNew(String body) {
        return UserBody.ofNew(JsonBody.of(Optional.of(body)));
    }

    private static UserFields readReplacement(String body) {
        return UserBody.ofReplacement(JsonBody.of(Optional.of(body)));
    }

    private static List<FieldError> errorsOf(ThrowingCallable reading) {
        return catchThrowableOfType(ProblemException.class, reading).problem().errors();
    }

    @Test
    void readsANewUserWithEverything() {
        String body = """
                {"userid": "ada", "name": "Ada Lovelace", "email": "ada@example.com", "attributes": {"born": 1815}}""";

        assertThat(readNew(body))
                .isEqualTo(new UserBody(
                        Optional.of("ada"),
                        new UserFields(
                                "Ada Lovelace",
                                Optional.of("ada@example.com"),
                                Optional.of(TestUsers.json("{\"born\":1815}")))));
    }

    @Test
    void readsANewUserThatHasOnlyAName() {
        assertThat(readNew("{\"name\":\"Ada\"}"))
                .isEqualTo(new UserBody(Optional.empty(), new UserFields("Ada", Optional.empty(), Optional.empty())));
    }

    @Test
    void readsAReplacement() {
        assertThat(readReplacement("{\"name\":\"Ada\"}"))
                .isEqualTo(new UserFields("Ada", Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"n\":1.0}",
                "{\"n\":1e400}",
                "{\"n\":-0}",
                "{\"n\":0.1000}",
                "{\"n\":123456789012345678901234567890123456789012345678901234567890}",
                "{\"empty\":\"\",\"list\":[],\"object\":{},\"none\":null,\"yes\":true}",
                "{\"nested\":[{\"deep\":[1,[2,{\"x\":[]}]]}]}",
                "{}",
                "{\"emoji\":\"\uD83D\uDE00\"}"
            })
    void keepsAttributesAsTheyWereSent(String attributes) {
        UserBody body = readNew("{\"name\":\"Ada\",\"attributes\":" + attributes + "}");

        assertThat(body.fields().attributes().map(JsonObject::text)).contains(attributes);
    }

    @Test
    void keepsTheNameOfAnAttributeThatFillsTheBody() {
        String attributes = "{\"" + "a".repeat(65_000) + "\":1}";

        assertThat(readNew("{\"name\":\"Ada\",\"attributes\":" + attributes + "}")
                        .fields()
                        .attributes()
                        .map(JsonObject::text))
                .contains(attributes);
    }

    @ParameterizedTest
    @ValueSource(strings = {" Ada ", "Ада", "李", "O'Brien", "\uD83D\uDE00", "e\u0301", "<script>"})
    void keepsANameCharacterForCharacter(String name) {
        assertThat(readNew("{\"name\":\"" + name + "\"}"))
                .isEqualTo(new UserBody(Optional.empty(), new UserFields(name, Optional.empty(), Optional.empty())));
    }

    @Test
    void countsTheCodePointsOfAName() {
        String name = "\uD83D\uDE00".repeat(256);

        assertThat(readNew("{\"name\":\"" + name + "\"}").fields().name()).isEqualTo(name);
    }

    @ParameterizedTest
    @MethodSource
    void namesTheFieldAtFault(String body, String field, String detail) {
        assertThat(errorsOf(() -> readNew(body))).singleElement().satisfies(error -> {
            assertThat(error.field()).isEqualTo(field);
            assertThat(error.detail()).contains(detail);
        });
    }

    static Stream<Arguments> namesTheFieldAtFault() {
        return Stream.of(
                argumentSet("no body", "", "", "Must be a JSON object"),
                argumentSet("no JSON", "Name=Ada", "", "line 1, column"),
                argumentSet("cut off", "{\"name\":\"Ada\"", "", "line 1, column"),
                argumentSet("a list", "[{\"name\":\"Ada\"}]", "", "Must be a JSON object"),
                argumentSet("a string", "\"Ada\"", "", "Must be a JSON object"),
                argumentSet("null", "null", "", "Must be a JSON object"),
                argumentSet("two objects", "{\"name\":\"Ada\"}{}", "", "nothing after it"),
                argumentSet("a comment", "{\"name\":\"Ada\"/**/}", "", "Must be JSON"),
                argumentSet("a name twice", "{\"name\":\"Ada\",\"name\":\"Eve\"}", "name", "more than once"),
                argumentSet(
                        "an attribute twice",
                        "{\"name\":\"Ada\",\"attributes\":{\"a\":1,\"a\":2}}",
                        "attributes",
                        "more than once"),
                argumentSet("too deep", nested(32), "attributes", "32 levels"),
                argumentSet("no name", "{}", "name", "Is required"),
                argumentSet("a name that is null", "{\"name\":null}", "name", "string"),
                argumentSet("a name that is a number", "{\"name\":7}", "name", "string"),
                argumentSet("a name that is an object", "{\"name\":{\"name\":\"Ada\"}}", "name", "string"),
                argumentSet("an empty name", "{\"name\":\"\"}", "name", "1 to 256"),
                argumentSet("a blank name", "{\"name\":\" \\t \"}", "name", "not blank"),
                argumentSet("a NUL in the name", "{\"name\":\"A\\u0000\"}", "name", "control"),
                argumentSet("a line break in the name", "{\"name\":\"A\\nB\"}", "name", "control"),
                argumentSet("a name too long", "{\"name\":\"" + "a".repeat(257) + "\"}", "name", "1 to 256"),
                argumentSet("half a surrogate pair", "{\"name\":\"A\\ud83d\"}", "name", "surrogate"),
                argumentSet(
                        "half a pair deep inside",
                        "{\"name\":\"A\",\"attributes\":{\"x\":[\"\\udc00\"]}}",
                        "attributes",
                        "surrogate"),
                argumentSet("an e-mail address without @", "{\"name\":\"Ada\",\"email\":\"ada\"}", "email", "address"),
                argumentSet(
                        "an e-mail address with a space", "{\"name\":\"Ada\",\"email\":\"a b@c\"}", "email", "address"),
                argumentSet(
                        "an e-mail address too long",
                        "{\"name\":\"Ada\",\"email\":\"" + "a".repeat(253) + "@b\"}",
                        "email",
                        "254"),
                argumentSet(
                        "attributes that are a list", "{\"name\":\"Ada\",\"attributes\":[]}", "attributes", "object"),
                argumentSet(
                        "attributes that are null", "{\"name\":\"Ada\",\"attributes\":null}", "attributes", "object"),
                argumentSet("a userid with a slash", "{\"name\":\"Ada\",\"userid\":\"a/b\"}", "userid", "Must be"),
                argumentSet("a userid that is a wildcard", "{\"name\":\"Ada\",\"userid\":\"*\"}", "userid", "Must be"),
                argumentSet("a userid that is empty", "{\"name\":\"Ada\",\"userid\":\"\"}", "userid", "Must be"),
                argumentSet(
                        "a userid too long",
                        "{\"name\":\"Ada\",\"userid\":\"" + "a".repeat(129) + "\"}",
                        "userid",
                        "Must be"),
                argumentSet("an unknown field", "{\"name\":\"Ada\",\"admin\":true}", "admin", "not a field"),
                argumentSet("an unknown object", "{\"x\":{\"y\":[1]},\"name\":\"Ada\"}", "x", "not a field"),
                argumentSet(
                        "a field that the server keeps", "{\"name\":\"Ada\",\"version\":7}", "version", "not a field"));
    }

    private static String nested(int levels) {
        return "{\"name\":\"Ada\",\"attributes\":" + "{\"a\":".repeat(levels) + "1" + "}".repeat(levels) + "}";
    }

    @Test
    void namesEveryFieldAtFaultAtOnce() {
        assertThat(errorsOf(() -> readNew("{\"name\":\"\",\"email\":\"x\",\"role\":\"admin\"}")))
                .extracting(FieldError::field)
                .containsExactly("name", "email", "role");
    }

    @Test
    void refusesAUseridInAReplacement() {
        assertThat(errorsOf(() -> readReplacement("{\"name\":\"Ada\",\"userid\":\"ada\"}")))
                .containsExactly(new FieldError(
                        "userid", Optional.of("#/userid"), "Is named by the path and must not be in the body."));
    }

    @Test
    void doesNotQuoteARefusedBody() {
        assertThat(errorsOf(() -> readNew("{\"name\": secret-token}")).toString())
                .doesNotContain("secret");
    }

    @Test
    void refusesInvalidUtf8() {
        assertThat(errorsOf(() -> JsonBody.of(Optional.empty())))
                .containsExactly(new FieldError("", Optional.of("#"), "Must be UTF-8."));
    }
}
