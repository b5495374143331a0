package dev.usersapi.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.usersapi.item.Preconditions.States;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The states that {@code If-Match} and {@code If-None-Match} name. */
class EntityTagsTest {

    @ParameterizedTest
    @MethodSource
    void areParsedAsInRfc9110(String value, States strong, States weakToo) {
        assertThat(States.parse(value, false)).contains(strong);
        assertThat(States.parse(value, true)).contains(weakToo);
    }

    static Stream<Arguments> areParsedAsInRfc9110() {
        return Stream.of(
                arguments("*", new States.Any(), new States.Any()),
                arguments(" * ", new States.Any(), new States.Any()),
                arguments("\"1-0\"", versions(1), versions(1)),
                arguments("W/\"1-0\"", versions(), versions(1)),
                arguments("\"\"", versions(), versions()),
                arguments("\"1-0\", W/\"2-0\",\"3-0\"", versions(1, 3), versions(1, 2, 3)),
                arguments(" ,\"1-0\" ,, \"2-0\", ", versions(1, 2), versions(1, 2)),
                arguments("\"1-0,2-0\"", versions(), versions()),
                arguments("\"W/\"", versions(), versions()));
    }

    private static States versions(long... versions) {
        Set<EntityTag> tags = Arrays.stream(versions)
                .mapToObj(version -> new EntityTag(version, Instant.EPOCH))
                .collect(Collectors.toSet());
        return new States.OneOf(tags);
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
        assertThat(States.parse(value, true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {2_049, 10_240, 1_000_000})
    void areRefusedIfTooLong(int length) {
        assertThat(States.parse("\"a\",".repeat(length / 4 + 1), true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 21})
    void areAtMostTwenty(int number) {
        assertThat(States.parse("\"a\",".repeat(number), true).isPresent()).isEqualTo(number <= 20);
    }
}
