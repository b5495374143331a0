package dev.usersapi.authorizer.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectTest {

    private static JsonObject parse(String text) throws IOException {
        return JsonObject.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void returnsEachMemberOnlyAsItsOwnType() throws IOException {
        JsonObject object = parse("""
                {"text": "a", "whole": 1, "texts": ["a", "b"], "objects": [{"text": "a"}]}""");

        assertThat(object.text("text")).contains("a");
        assertThat(object.whole("whole")).contains(1L);
        assertThat(object.texts("texts")).contains(List.of("a", "b"));
        assertThat(object.objects("objects")).contains(List.of(parse("{\"text\":\"a\"}")));
        assertThat(object.text("whole")).isEmpty();
        assertThat(object.whole("text")).isEmpty();
        assertThat(object.texts("objects")).isEmpty();
        assertThat(object.objects("texts")).contains(List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "[null]", "[\"a\", 1]"})
    void returnsNoStringsFromAMixedList(String list) throws IOException {
        assertThat(parse("{\"a\": " + list + "}").texts("a")).isEmpty();
    }

    @Test
    void returnsTheObjectsFromAMixedList() throws IOException {
        assertThat(parse("{\"a\": [null, 7, {\"b\": 1}, []]}").objects("a")).contains(List.of(parse("{\"b\":1}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "1.0", "1e3", "9223372036854775808", "{}"})
    void hasMembersOfOtherTypesButDoesNotReturnThem(String value) throws IOException {
        JsonObject object = parse("{\"a\": " + value + "}");

        assertThat(object.has("a")).isTrue();
        assertThat(object.text("a")).isEmpty();
        assertThat(object.whole("a")).isEmpty();
        assertThat(object.texts("a")).isEmpty();
        assertThat(object.objects("a")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"a\"",
                "{",
                "{\"a\":1,}",
                "{} {}",
                "{}]",
                "{\"a\":1,\"a\":2}",
                "{\"a\":{\"b\":1,\"b\":2}}",
                "{\"a\":01}",
                "{'a':1}"
            })
    void refusesAnythingButOneObject(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesInvalidUtf8() {
        byte[] latin1 = "{\"a\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> JsonObject.parse(latin1)).isInstanceOf(IOException.class);
    }
}
