package dev.usersapi.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeTest {

    @Test
    void isJsonIfMissing() {
        assertThat(MediaType.JSON.includes(Optional.empty())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON",
                " application/json ",
                "application/json;charset=utf-8",
                "application/json; charset=UTF-8",
                "application/json; charset=\"utf-8\"",
                "application/json; charset=utf8",
                "application/json;",
                "application/json; odata=verbose; charset=utf-8",
                "application/json; profile=\"https://example.com/a;b\""
            })
    void isJson(String contentType) {
        assertThat(MediaType.JSON.includes(Optional.of(contentType))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "json",
                "text/json",
                "text/plain",
                "application/jsonx",
                "application/problem+json",
                "application/merge-patch+json",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json, application/json",
                "application/json; charset=utf-16",
                "application/json; charset=iso-8859-1",
                "application/json; charset=",
                "application/json charset=utf-8",
                "application / json"
            })
    void isNotJson(String contentType) {
        assertThat(MediaType.JSON.includes(Optional.of(contentType))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "application/merge-patch+json, true",
        "application/merge-patch+json; charset=utf-8, true",
        "application/json, false",
        "application/json-patch+json, false",
        "application/merge-patchXjson, false"
    })
    void isAMergePatch(String contentType, boolean mergePatch) {
        assertThat(MediaType.MERGE_PATCH.includes(Optional.of(contentType))).isEqualTo(mergePatch);
    }

    @Test
    void isNotJsonIfTooLong() {
        assertThat(MediaType.JSON.includes(Optional.of("application/json" + ";a=b".repeat(100_000))))
                .isFalse();
    }
}
