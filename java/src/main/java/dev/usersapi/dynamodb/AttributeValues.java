package dev.usersapi.dynamodb;

import dev.usersapi.json.Json;
import java.time.Instant;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Attribute values, and the attribute names of expressions. */
public final class AttributeValues {

    /** A placeholder for an attribute name in an expression: {@code #} and the name. */
    private static final Pattern PLACEHOLDER = Pattern.compile("#(\\w+)");

    private AttributeValues() {}

    public static AttributeValue string(String value) {
        return AttributeValue.fromS(value);
    }

    /** A time as {@link Json#TIMESTAMP} writes it. */
    static AttributeValue string(Instant value) {
        return string(Json.TIMESTAMP.format(value));
    }

    static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    /** The attribute names that these expressions use; DynamoDB refuses unused ones. */
    static Map<String, String> namesIn(String... expressions) {
        return Stream.of(expressions)
                .flatMap(expression -> PLACEHOLDER.matcher(expression).results())
                .collect(Collectors.toUnmodifiableMap(MatchResult::group, name -> name.group(1), (same, name) -> same));
    }
}
