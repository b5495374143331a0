package dev.usersapi.item;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagTest {

    private static final EntityTag TAG = new EntityTag(3, Instant.parse("2026-03-01T12:00:00.123Z"));

    @Test
    void isAStrongEntityTag() {
        assertThat(TAG.value()).isEqualTo("\"3-1772366400123\"");
    }

    @Test
    void isParsedFromItsTag() {
        assertThat(EntityTag.ofOpaqueTag("3-1772366400123")).contains(TAG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "3",
                "3-",
                "-1",
                "0-1",
                "03-1",
                "3-1-1",
                "a-b",
                "3-1772366400123 ",
                "3-01772366400123",
                "3-00",
                "9999999999999999999-1"
            })
    void isNotParsedFromForeignTags(String opaque) {
        assertThat(EntityTag.ofOpaqueTag(opaque)).isEmpty();
    }
}
