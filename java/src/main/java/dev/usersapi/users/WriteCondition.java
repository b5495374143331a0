package dev.usersapi.users;

import dev.usersapi.users.Preconditions.States;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Preconditions as DynamoDB checks them, in the same step as the write: what holds when it is checked still holds when
 * the item is written.
 */
final class WriteCondition {

    private static final String EXISTS = "attribute_exists(#userid)";

    /** An item either has its key or it has not. */
    private static final String NEVER = EXISTS + " AND attribute_not_exists(#userid)";

    private final List<String> terms = new ArrayList<>();
    private final Map<String, AttributeValue> values = new HashMap<>();

    WriteCondition(Preconditions.Valid preconditions) {
        preconditions.match().ifPresent(states -> terms.add("(" + isOneOf(states) + ")"));
        preconditions.noneMatch().ifPresent(states -> terms.add("NOT (" + isOneOf(states) + ")"));
    }

    /** Demands as well that the user is the one that was created then, and not a later one with the same id. */
    WriteCondition andCreatedAt(Instant createdAt) {
        terms.add("#createdAt = :createdAt");
        values.put(":createdAt", UserTable.text(createdAt));
        return this;
    }

    /** Demands as well that the invocation {@code :writer} has not written the user yet. */
    WriteCondition andNotYetWritten() {
        RecentWriters.conditions().forEach(terms::add);
        return this;
    }

    String expression() {
        return String.join(" AND ", terms);
    }

    /** The values that the expression names. */
    Map<String, AttributeValue> values() {
        return values;
    }

    /** Without parentheses of its own: DynamoDB refuses a pair too many, and AND binds tighter than OR. */
    private String isOneOf(States states) {
        return switch (states) {
            case States.Any() -> EXISTS;
            case States.OneOf(var revisions) when revisions.isEmpty() -> NEVER;
            case States.OneOf(var revisions) ->
                String.join(" OR ", revisions.stream().map(this::is).toList());
        };
    }

    private String is(Revision revision) {
        String number = Integer.toString(values.size());
        values.put(":version" + number, UserTable.number(revision.version()));
        values.put(":createdAt" + number, UserTable.text(revision.createdAt()));
        return "#version = :version%s AND #createdAt = :createdAt%s".formatted(number, number);
    }
}
