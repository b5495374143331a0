package dev.usersapi.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.usersapi.access.Caller;
import dev.usersapi.access.Operations;
import dev.usersapi.contract.ApiDocument;
import dev.usersapi.http.Query;
import dev.usersapi.http.Request;
import dev.usersapi.http.TestDeadline;
import dev.usersapi.item.IdempotencyKey;
import dev.usersapi.item.Preconditions;
import dev.usersapi.json.JsonBody;
import dev.usersapi.json.JsonValue.JsonObject;
import dev.usersapi.problem.ProblemException;
import dev.usersapi.testing.GatewayCall;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The document's patterns and the code accept the same values, and exactly the intended ones. */
class BoundsTest {

    private static Schema<?> property(String name) {
        return (Schema<?>) ApiDocument.read()
                .getComponents()
                .getSchemas()
                .get("NewUser")
                .getProperties()
                .get(name);
    }

    private static Schema<?> header(String name) {
        var users = ApiDocument.read().getPaths();
        Parameter parameter = Stream.concat(
                        users.get("/users").getPut().getParameters().stream(),
                        users.get("/users/{userid}").getGet().getParameters().stream())
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst()
                .orElseThrow();
        return parameter.getSchema();
    }

    private static boolean isValid(Schema<?> schema, String value) {
        int length = value.codePointCount(0, value.length());
        return length >= Optional.ofNullable(schema.getMinLength()).orElse(0)
                && length <= Optional.ofNullable(schema.getMaxLength()).orElse(Integer.MAX_VALUE)
                && Pattern.compile(asEcma(schema.getPattern())).matcher(value).find();
    }

    /**
     * JSON Schema uses ECMA-262 patterns, where {@code $} matches only the very end; Java's also matches before a final
     * line break.
     */
    private static String asEcma(String pattern) {
        return pattern.replace("$", "\\z");
    }

    private static boolean isRead(String field, String value) {
        JsonObject body =
                JsonObject.builder().put("name", "Ada").put(field, value).build();
        return isAccepted(() -> UserBody.ofNew(new JsonBody(body)));
    }

    private static Request requestWith(String header, String value) {
        return new Request(
                "an-id",
                "an-invocation",
                TestDeadline.inPlentyOfTime(),
                Operations.REPLACE_USER,
                new Caller.Person("ada", Set.of(), GatewayCall.VALID),
                Map.of(),
                "/Prod/users/ada",
                new Query(Map.of()),
                Map.of(header, value),
                Optional.of(""));
    }

    private static boolean isAccepted(Runnable reading) {
        try {
            reading.run();
            return true;
        } catch (ProblemException e) {
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource
    void ofNames(String name, boolean valid) {
        assertThat(isValid(property("name"), name)).as("by the document").isEqualTo(valid);
        assertThat(isRead("name", name)).as("by the code").isEqualTo(valid);
    }

    static Stream<Arguments> ofNames() {
        return values(
                List.of("Ada", " Ada ", "\ufeff", "\u200b", "\u00ad", "A\u2028B", "\uD83D\uDE00", "e\u0301", "x\u205f"),
                List.of(
                        "",
                        " ",
                        "   ",
                        "\u00a0",
                        "\u2003\u3000",
                        "\u0000",
                        "A\u0000",
                        "A\tB",
                        "A\n",
                        "\u0085",
                        "\u009f",
                        "\u007f",
                        "\u2028",
                        "\u1680"));
    }

    /** Every name of up to five characters of these kinds. */
    @Test
    void ofNamesDependOnTheKindsOfCharacters() {
        Schema<?> schema = property("name");
        List<String> blank = List.of(" ", "\u3000");
        List<String> control = List.of("\t", "\u0000");
        List<String> names = List.of("");
        for (int length = 1; length <= 5; length++) {
            names = names.stream()
                    .flatMap(name -> Stream.of(" ", "\u3000", "\t", "\u0000", "a", "\u00ad")
                            .map(name::concat))
                    .toList();
            assertThat(names).allSatisfy(name -> {
                boolean valid = control.stream().noneMatch(name::contains)
                        && !name.chars().mapToObj(Character::toString).allMatch(blank::contains);
                assertThat(isValid(schema, name)).as("by the document").isEqualTo(valid);
                assertThat(isRead("name", name)).as("by the code").isEqualTo(valid);
            });
        }
    }

    @ParameterizedTest
    @MethodSource
    void ofAddresses(String address, boolean valid) {
        assertThat(isValid(property("email"), address)).as("by the document").isEqualTo(valid);
        assertThat(isRead("email", address)).as("by the code").isEqualTo(valid);
    }

    static Stream<Arguments> ofAddresses() {
        return values(
                List.of("a@b", "ada@example.com", "é@ü", "a@\u200b", "\uD83D\uDE00@b"),
                List.of(
                        "",
                        "a",
                        "@",
                        "a@",
                        "@b",
                        "a@b@c",
                        "a b@c",
                        "a@b c",
                        "a\u00a0@b",
                        "a\u0000@b",
                        "a\u001f@b",
                        "a@\u0085",
                        "a@b\n",
                        "a@\u3000b"));
    }

    @ParameterizedTest
    @MethodSource
    void ofUserids(String userid, boolean valid) {
        assertThat(isValid(property("userid"), userid)).as("by the document").isEqualTo(valid);
        assertThat(isRead("userid", userid)).as("by the code").isEqualTo(valid);
    }

    static Stream<Arguments> ofUserids() {
        return values(
                List.of("a", "A1", "a.b_c:d@e-f"),
                List.of("", "-a", ".", "a/b", "a b", "*", "a*", "a\n", "ä", "a%20b"));
    }

    @ParameterizedTest
    @MethodSource
    void ofEntityTags(String tags, boolean valid) {
        assertThat(isValid(header("If-Match"), tags)).as("by the document").isEqualTo(valid);
        assertThat(isAccepted(() -> Preconditions.of(requestWith("if-match", tags))))
                .as("by the code")
                .isEqualTo(valid);
    }

    static Stream<Arguments> ofEntityTags() {
        return values(
                List.of("*", " * ", "\"a\"", "W/\"a\", \"b\"", ",\"a\","),
                List.of("", "a", "\"a", "w/\"a\"", "\"a\" \"b\"", "*,\"a\"", "\"a b\""));
    }

    @ParameterizedTest
    @MethodSource
    void ofIdempotencyKeys(String key, boolean valid) {
        assertThat(isValid(header("Idempotency-Key"), key))
                .as("by the document")
                .isEqualTo(valid);
        assertThat(isAccepted(() -> IdempotencyKey.of(requestWith("idempotency-key", key))))
                .as("by the code")
                .isEqualTo(valid);
    }

    static Stream<Arguments> ofIdempotencyKeys() {
        return values(
                List.of("a", "\"a\"", "8e03978e-40d5-43dd-bc93-6894a57f9324", "!#~"),
                List.of("", "\"\"", "a b", "\"a", "a,b", "é"));
    }

    private static Stream<Arguments> values(List<String> valid, List<String> invalid) {
        return Stream.concat(
                valid.stream().map(value -> arguments(value, true)),
                invalid.stream().map(value -> arguments(value, false)));
    }
}
