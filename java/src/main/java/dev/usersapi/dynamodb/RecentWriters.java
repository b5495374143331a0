package dev.usersapi.dynamodb;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The invocations that last wrote an item, newest first, each in a separate attribute. The SDK retries a write if it
 * gets no response; these attributes show whether an earlier attempt succeeded, even if others have written the item
 * since.
 *
 * <p>An item keeps four of them, so a retry repeats a write in only two cases, both within the second between two
 * attempts: four other invocations write the same item, or another invocation deletes it and the retry of a write
 * without a precondition creates it again. DynamoDB's own protection, {@code TransactWriteItems} with a client request
 * token, also covers these cases, but doubles the cost of each write and refuses concurrent writers of one item.
 */
final class RecentWriters {

    static final List<String> ATTRIBUTES = List.of("writtenBy", "writtenBy2", "writtenBy3", "writtenBy4");

    private static final String NEWEST = ATTRIBUTES.getFirst();

    private RecentWriters() {}

    /** The attributes of a new item. */
    static Map<String, AttributeValue> only(String invocationId) {
        return Map.of(NEWEST, AttributeValue.fromS(invocationId));
    }

    /** Adds {@code :writer} in front of the item's writers; also uses the value {@code :nobody}. */
    static Stream<String> assignments() {
        return Stream.concat(
                Stream.of("#" + NEWEST + " = :writer"),
                IntStream.range(1, ATTRIBUTES.size())
                        .mapToObj(i -> "#%s = if_not_exists(#%s, :nobody)"
                                .formatted(ATTRIBUTES.get(i), ATTRIBUTES.get(i - 1))));
    }

    /** The values that {@link #assignments()} and {@link #conditions()} use. */
    static Map<String, AttributeValue> values(String invocationId) {
        return Map.of(":writer", AttributeValue.fromS(invocationId), ":nobody", AttributeValue.fromS(""));
    }

    /** Require that {@code :writer} is not among the item's writers. */
    static Stream<String> conditions() {
        return ATTRIBUTES.stream().map("(attribute_not_exists(#%1$s) OR #%1$s <> :writer)"::formatted);
    }

    /** How many writes followed the invocation's own; empty if it is not among the item's writers. */
    static OptionalInt writesSince(String invocationId, Map<String, AttributeValue> item) {
        return IntStream.range(0, ATTRIBUTES.size())
                .filter(i -> AttributeValue.fromS(invocationId).equals(item.get(ATTRIBUTES.get(i))))
                .findFirst();
    }
}
