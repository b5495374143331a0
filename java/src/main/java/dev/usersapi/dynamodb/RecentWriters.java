package dev.usersapi.dynamodb;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The invocations that wrote an item last, each in an attribute of its own, the newest first. The SDK sends a write
 * again if it gets no reply to it; these attributes tell whether an earlier attempt was carried out, even if others
 * have written the item since.
 *
 * <p>The item keeps four of them. Between two attempts, which are a second apart, a write would therefore be repeated
 * in two cases only: four others write the same item, or another deletes it and the write, which has no precondition,
 * creates it again. DynamoDB's own protection, {@code TransactWriteItems} with a token, covers these as well, but costs
 * twice as much for each write and refuses writers that meet on one item.
 */
public final class RecentWriters {

    private static final List<String> ATTRIBUTES = List.of("writtenBy", "writtenBy2", "writtenBy3", "writtenBy4");

    private static final String NEWEST = ATTRIBUTES.getFirst();

    private RecentWriters() {}

    /** The attributes of a new item. */
    public static Map<String, AttributeValue> only(String invocationId) {
        return Map.of(NEWEST, AttributeValue.fromS(invocationId));
    }

    /** Puts the writer {@code :writer} in front of those that the item has; uses the value {@code :nobody}. */
    public static Stream<String> assignments() {
        return Stream.concat(
                Stream.of("#" + NEWEST + " = :writer"),
                IntStream.range(1, ATTRIBUTES.size())
                        .mapToObj(i -> "#%s = if_not_exists(#%s, :nobody)"
                                .formatted(ATTRIBUTES.get(i), ATTRIBUTES.get(i - 1))));
    }

    /** The values that {@link #assignments()} and {@link #conditions()} use. */
    public static Map<String, AttributeValue> values(String invocationId) {
        return Map.of(":writer", AttributeValue.fromS(invocationId), ":nobody", AttributeValue.fromS(""));
    }

    /** Demand that {@code :writer} is not among the writers. */
    public static Stream<String> conditions() {
        return ATTRIBUTES.stream().map("(attribute_not_exists(#%1$s) OR #%1$s <> :writer)"::formatted);
    }

    /** How many writes followed that of the invocation; empty if it is not among the writers of the item. */
    public static OptionalInt writesSince(String invocationId, Map<String, AttributeValue> item) {
        return IntStream.range(0, ATTRIBUTES.size())
                .filter(i -> AttributeValue.fromS(invocationId).equals(item.get(ATTRIBUTES.get(i))))
                .findFirst();
    }
}
