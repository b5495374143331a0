package dev.usersapi.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.usersapi.api.EntityTags.Any;
import dev.usersapi.api.EntityTags.Listed;
import dev.usersapi.api.EntityTags.Tag;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {

    @ParameterizedTest
    @MethodSource
    void areParsedAsInRfc9110(String value, EntityTags tags) {
        assertThat(EntityTags.parse(value)).contains(tags);
    }

    static Stream<Arguments> areParsedAsInRfc9110() {
        return Stream.of(
                arguments("*", new Any()),
                arguments(" * ", new Any()),
                arguments("\"a\"", new Listed(List.of(new Tag(false, "a")))),
                arguments("W/\"a\"", new Listed(List.of(new Tag(true, "a")))),
                arguments("\"\"", new Listed(List.of(new Tag(false, "")))),
                arguments(
                        "\"a\", W/\"b\",\"c\"",
                        new Listed(List.of(new Tag(false, "a"), new Tag(true, "b"), new Tag(false, "c")))),
                arguments(" ,\"a\" ,, \"b\", ", new Listed(List.of(new Tag(false, "a"), new Tag(false, "b")))),
                arguments("\"a,b\"", new Listed(List.of(new Tag(false, "a,b")))),
                arguments("\"W/\"", new Listed(List.of(new Tag(false, "W/")))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "a",
                "\"a",
                "a\"",
                "'a'",
                "w/\"a\"",
                "W/ \"a\"",
                "W/a",
                "\"a\" \"b\"",
                "\"a b\"",
                "*, \"a\"",
                "\"a\", *",
                "**"
            })
    void areNotParsedFromAnythingElse(String value) {
        assertThat(EntityTags.parse(value)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {2_049, 10_240, 1_000_000})
    void areRefusedIfTooLong(int length) {
        assertThat(EntityTags.parse("\"a\",".repeat(length / 4 + 1))).isEmpty();
    }
}
