package dev.usersapi.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.usersapi.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValueTest {

    private static JsonObject parse(String text) throws IOException {
        return Json.object(text);
    }

    @Test
    void returnsEachMemberOnlyAsItsOwnType() throws IOException {
        JsonObject object = parse("""
                {"text": "a", "whole": 1, "texts": ["a", "b"], "objects": [{"text": "a"}]}""");

        assertThat(object.string("text")).contains("a");
        assertThat(object.whole("whole")).contains(1L);
        assertThat(object.strings("texts")).contains(List.of("a", "b"));
        assertThat(object.objects("objects")).contains(List.of(parse("{\"text\":\"a\"}")));
        assertThat(object.string("whole")).isEmpty();
        assertThat(object.whole("text")).isEmpty();
        assertThat(object.strings("objects")).isEmpty();
        assertThat(object.objects("texts")).contains(List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "[null]", "[\"a\", 1]"})
    void returnsNoStringsFromAMixedList(String list) throws IOException {
        assertThat(parse("{\"a\": " + list + "}").strings("a")).isEmpty();
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
        assertThat(object.string("a")).isEmpty();
        assertThat(object.whole("a")).isEmpty();
        assertThat(object.strings("a")).isEmpty();
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

        assertThatThrownBy(() -> Json.object(latin1)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"b\":[1.0,1e400,-0,[],{}],\"a\":{\"c\":true,\"d\":false,\"e\":null}}",
                "{\"a\":\"\\n\\\"\u00e9\"}"
            })
    void isWrittenAsItWasRead(String text) throws IOException {
        assertThat(Json.object(text).text()).isEqualTo(text);
    }
}
