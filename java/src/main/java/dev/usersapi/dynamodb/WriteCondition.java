package dev.usersapi.dynamodb;

import dev.usersapi.item.EntityTag;
import dev.usersapi.item.Preconditions;
import dev.usersapi.item.Preconditions.States;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Converts preconditions to a DynamoDB condition expression, which is checked atomically with the write: no other write
 * comes between.
 */
final class WriteCondition {

    private final String exists;

    /** Never holds: an item always has its key. */
    private final String never;

    private final List<String> terms = new ArrayList<>();
    private final Map<String, AttributeValue> values = new HashMap<>();

    /** @param key the name of the table's partition key */
    WriteCondition(String key, Preconditions preconditions) {
        exists = "attribute_exists(#" + key + ")";
        never = exists + " AND attribute_not_exists(#" + key + ")";
        preconditions.match().ifPresent(states -> terms.add("(" + isOneOf(states) + ")"));
        preconditions.noneMatch().ifPresent(states -> terms.add("NOT (" + isOneOf(states) + ")"));
    }

    /** Also requires that the item exists. */
    WriteCondition andExists() {
        terms.add(exists);
        return this;
    }

    /** Also requires that the item was created at this time, so that it is not a later one with the same id. */
    WriteCondition andCreatedAt(Instant createdAt) {
        terms.add("#createdAt = :createdAt");
        values.put(":createdAt", AttributeValues.string(createdAt));
        return this;
    }

    /** Also requires that this invocation has not written the item yet. */
    WriteCondition andNotYetWrittenBy(String invocationId) {
        RecentWriters.conditions().forEach(terms::add);
        values.putAll(RecentWriters.values(invocationId));
        return this;
    }

    String expression() {
        return String.join(" AND ", terms);
    }

    /** The values of the placeholders in the expression. */
    Map<String, AttributeValue> values() {
        return values;
    }

    /** Adds no parentheses, because DynamoDB refuses redundant ones; AND binds tighter than OR. */
    private String isOneOf(States states) {
        return switch (states) {
            case States.Any() -> exists;
            case States.OneOf(var tags) when tags.isEmpty() -> never;
            case States.OneOf(var tags) ->
                String.join(" OR ", tags.stream().map(this::is).toList());
        };
    }

    private String is(EntityTag tag) {
        String number = Integer.toString(values.size());
        values.put(":version" + number, AttributeValues.number(tag.version()));
        values.put(":createdAt" + number, AttributeValues.string(tag.createdAt()));
        return "#version = :version%s AND #createdAt = :createdAt%s".formatted(number, number);
    }
}
