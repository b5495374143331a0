package dev.usersapi.notes;

import static dev.usersapi.dynamodb.AttributeValues.namesIn;
import static dev.usersapi.dynamodb.AttributeValues.number;
import static dev.usersapi.dynamodb.AttributeValues.string;

import dev.usersapi.api.Preconditions;
import dev.usersapi.config.Deadline;
import dev.usersapi.config.Environment;
import dev.usersapi.dynamodb.DynamoDbClients;
import dev.usersapi.dynamodb.RecentWriters;
import dev.usersapi.dynamodb.WriteCondition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** The notes table: the partition key is the user, the sort key the note. */
final class NoteTable implements AutoCloseable {

    private static final String USERID = "userid";
    private static final String NOTEID = "noteid";

    private final DynamoDbClient dynamo;
    private final String table;
    private final Consumer<AwsRequestOverrideConfiguration.Builder> limit;

    /** A page of notes, and the id after which the next page begins; empty on the last. */
    record Page(List<Note> notes, Optional<String> next) {}

    private NoteTable(DynamoDbClient dynamo, String table, Consumer<AwsRequestOverrideConfiguration.Builder> limit) {
        this.dynamo = dynamo;
        this.table = table;
        this.limit = limit;
    }

    static NoteTable in(Environment environment) {
        return new NoteTable(DynamoDbClients.create(environment), environment.required("TABLE_NAME"), call -> {});
    }

    /** The same table, whose calls end before the deadline. */
    NoteTable until(Deadline deadline) {
        return new NoteTable(dynamo, table, DynamoDbClients.before(deadline));
    }

    @Override
    public void close() {
        dynamo.close();
    }

    Optional<Note> get(String userid, String noteid) {
        var item = dynamo.getItem(get -> get.overrideConfiguration(limit)
                .tableName(table)
                .key(key(userid, noteid))
                .consistentRead(true));
        return item.hasItem() ? Optional.of(note(item.item())) : Optional.empty();
    }

    Page list(String userid, int most, Optional<String> after) {
        var page = dynamo.query(query -> query.overrideConfiguration(limit)
                .tableName(table)
                .keyConditionExpression("#userid = :userid")
                .expressionAttributeNames(namesIn("#userid"))
                .expressionAttributeValues(Map.of(":userid", string(userid)))
                .limit(most)
                .exclusiveStartKey(after.map(noteid -> key(userid, noteid)).orElse(null)));
        return new Page(
                page.items().stream().map(NoteTable::note).toList(),
                page.hasLastEvaluatedKey()
                        ? Optional.of(page.lastEvaluatedKey().get(NOTEID).s())
                        : Optional.empty());
    }

    void create(Note note) {
        Map<String, AttributeValue> item = new HashMap<>(key(note.userid(), note.noteid()));
        item.put("text", string(note.text()));
        item.put("version", number(note.version()));
        item.put("createdAt", string(note.createdAt()));
        dynamo.putItem(put -> put.overrideConfiguration(limit).tableName(table).item(item));
    }

    /** The note with another text; empty if it is not in a state that the preconditions allow any more. */
    Optional<Note> replace(Note before, String text, Preconditions preconditions, String invocationId) {
        List<String> set = new ArrayList<>(List.of("#text = :text", "#version = #version + :one"));
        RecentWriters.assignments().forEach(set::add);
        String update = "SET " + String.join(", ", set);
        WriteCondition condition = new WriteCondition(USERID, preconditions)
                .andCreatedAt(before.createdAt())
                .andNotYetWritten();
        Map<String, AttributeValue> values = new HashMap<>(condition.values());
        values.putAll(RecentWriters.values(invocationId));
        values.putAll(Map.of(":text", string(text), ":one", number(1)));
        try {
            var updated = dynamo.updateItem(request -> request.overrideConfiguration(limit)
                    .tableName(table)
                    .key(key(before.userid(), before.noteid()))
                    .updateExpression(update)
                    .conditionExpression(condition.expression())
                    .expressionAttributeNames(namesIn(update, condition.expression()))
                    .expressionAttributeValues(values)
                    .returnValues(ReturnValue.ALL_NEW)
                    .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
            return Optional.of(note(updated.attributes()));
        } catch (ConditionalCheckFailedException e) {
            // If the SDK has sent the update again because it got no reply, the note is as this update left it,
            // whatever others have written since.
            OptionalInt writesSince = RecentWriters.writesSince(invocationId, e.item());
            return writesSince.isEmpty()
                    ? Optional.empty()
                    : Optional.of(before.writtenAs(text, note(e.item()).version() - writesSince.getAsInt()));
        }
    }

    /** The result of a deletion. */
    enum Deletion {
        DELETED,
        NO_SUCH_NOTE,
        PRECONDITION_FAILED
    }

    Deletion delete(Note note, Preconditions preconditions) {
        WriteCondition condition = new WriteCondition(USERID, preconditions).andCreatedAt(note.createdAt());
        try {
            dynamo.deleteItem(delete -> delete.overrideConfiguration(limit)
                    .tableName(table)
                    .key(key(note.userid(), note.noteid()))
                    .conditionExpression(condition.expression())
                    .expressionAttributeNames(namesIn(condition.expression()))
                    .expressionAttributeValues(condition.values())
                    .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
            return Deletion.DELETED;
        } catch (ConditionalCheckFailedException e) {
            if (e.hasItem()) {
                return Deletion.PRECONDITION_FAILED;
            }
            // After several attempts, one that got no reply has probably deleted it.
            return e.numAttempts() > 1 ? Deletion.DELETED : Deletion.NO_SUCH_NOTE;
        }
    }

    private static Map<String, AttributeValue> key(String userid, String noteid) {
        return Map.of(USERID, string(userid), NOTEID, string(noteid));
    }

    private static Note note(Map<String, AttributeValue> item) {
        return new Note(
                item.get(USERID).s(),
                item.get(NOTEID).s(),
                item.get("text").s(),
                Long.parseLong(item.get("version").n()),
                Instant.parse(item.get("createdAt").s()));
    }
}
