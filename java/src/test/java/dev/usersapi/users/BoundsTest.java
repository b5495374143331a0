package dev.usersapi.users;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usersapi.contract.ApiDocument;
import dev.usersapi.http.EntityTags;
import dev.usersapi.http.Json;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the document's patterns let pass and what the code does is the same. */
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

    /** JSON Schema means ECMA-262's expressions, where {@code $} is the very end; Java lets a line break follow. */
    private static String asEcma(String pattern) {
        return pattern.replace("$", "\\z");
    }

    private static boolean isRead(String field, String value) {
        String body = Json.write(json -> {
            json.writeStartObject();
            if (!field.equals("name")) {
                json.writeStringField("name", "Ada");
            }
            json.writeStringField(field, value);
            json.writeEndObject();
        });
        return UserBodyReader.readNew(Optional.of(body)) instanceof UserBody.Valid;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ada",
                " Ada ",
                "",
                " ",
                "   ",
                "\u00a0",
                "\u2003\u3000",
                "\ufeff",
                "\u200b",
                "\u0000",
                "A\u0000",
                "A\tB",
                "A\n",
                "\u0085",
                "\u009f",
                "\u007f",
                "\u00ad",
                "\u2028",
                "A\u2028B",
                "\uD83D\uDE00",
                "e\u0301",
                "\u1680",
                "x\u205f"
            })
    void ofNames(String name) {
        assertThat(isRead("name", name)).isEqualTo(isValid(property("name"), name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b",
                "ada@example.com",
                "",
                "a",
                "@",
                "a@",
                "@b",
                "a@b@c",
                "a b@c",
                "a@b c",
                "a\u00a0@b",
                "é@ü",
                "a\u0000@b",
                "a\u001f@b",
                "a@\u0085",
                "a@b\n",
                "a@\u3000b",
                "a@\u200b",
                "\uD83D\uDE00@b"
            })
    void ofAddresses(String address) {
        assertThat(isRead("email", address)).isEqualTo(isValid(property("email"), address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A1", "a.b_c:d@e-f", "", "-a", ".", "a/b", "a b", "*", "a*", "a\n", "ä", "a%20b"})
    void ofUserids(String userid) {
        assertThat(isRead("userid", userid)).isEqualTo(isValid(property("userid"), userid));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                " * ",
                "\"a\"",
                "W/\"a\", \"b\"",
                ",\"a\",",
                "",
                "a",
                "\"a",
                "w/\"a\"",
                "\"a\" \"b\"",
                "*,\"a\"",
                "\"a b\""
            })
    void ofEntityTags(String tags) {
        assertThat(EntityTags.parse(tags).isPresent()).isEqualTo(isValid(header("If-Match"), tags));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "\"a\"", "8e03978e-40d5-43dd-bc93-6894a57f9324", "", "\"\"", "a b", "\"a", "a,b", "é", "!#~"
            })
    void ofIdempotencyKeys(String key) {
        assertThat(IdempotencyKey.of(Optional.of(key)) instanceof IdempotencyKey.Valid)
                .isEqualTo(isValid(header("Idempotency-Key"), key));
    }
}
