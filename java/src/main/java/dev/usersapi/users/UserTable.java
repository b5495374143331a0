package dev.usersapi.users;

import static dev.usersapi.dynamodb.AttributeValues.namesIn;
import static dev.usersapi.dynamodb.AttributeValues.number;
import static dev.usersapi.dynamodb.AttributeValues.string;

import dev.usersapi.api.IdempotencyKey.Creation;
import dev.usersapi.api.Preconditions;
import dev.usersapi.config.Deadline;
import dev.usersapi.config.Environment;
import dev.usersapi.dynamodb.DynamoDbClients;
import dev.usersapi.dynamodb.RecentWriters;
import dev.usersapi.dynamodb.WriteCondition;
import java.time.Duration;
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

/**
 * The users table: the one place that knows its attributes.
 *
 * <p>Every write is one request that DynamoDB decides as a whole, by a condition or by an update expression, so that
 * two writers at once never lose a write. It is carried out once, also if its reply is lost and the SDK sends it again:
 * see {@link RecentWriters}. The {@code invocationId} by which a repetition is recognised is Lambda's, since a client
 * can choose the gateway's. Attributes are stored as JSON text: as a DynamoDB map, a number would come back with other
 * digits than were sent.
 */
final class UserTable implements AutoCloseable {

    private static final String USERID = "userid";
    private static final String NAME = "name";
    private static final String EMAIL = "email";
    private static final String ATTRIBUTES = "attributes";
    private static final String VERSION = "version";
    private static final String CREATED_AT = "createdAt";
    private static final String UPDATED_AT = "updatedAt";

    /** The digests of an idempotency key and of the body that came with it; they are never shown. */
    private static final String CREATION_KEY = "creationKey";

    private static final String CREATION_BODY = "creationBody";

    /** Far enough for the client's own bounds to come first. */
    private static final Deadline NO_DEADLINE = Deadline.in(Duration.ofDays(10_000));

    private final DynamoDbClient dynamo;
    private final String table;
    private final Consumer<AwsRequestOverrideConfiguration.Builder> limit;

    /** A page of users, and the id after which the next page begins; empty on the last. */
    record Page(List<User> users, Optional<String> next) {}

    UserTable(DynamoDbClient dynamo, String table) {
        this(dynamo, table, NO_DEADLINE);
    }

    private UserTable(DynamoDbClient dynamo, String table, Deadline deadline) {
        this.dynamo = dynamo;
        this.table = table;
        this.limit = DynamoDbClients.before(deadline);
    }

    /** The same table, whose calls end before the deadline. */
    UserTable until(Deadline earlier) {
        return new UserTable(dynamo, table, earlier);
    }

    /** The table of that name, in the region and with the credentials that Lambda gives to the function. */
    static UserTable named(String table, Environment environment) {
        return new UserTable(DynamoDbClients.create(environment), table);
    }

    @Override
    public void close() {
        dynamo.close();
    }

    Optional<User> get(String userid) {
        var item = dynamo.getItem(get -> get.overrideConfiguration(limit)
                .tableName(table)
                .key(key(userid))
                .consistentRead(true));
        return item.hasItem() ? Optional.of(user(item.item())) : Optional.empty();
    }

    /** One page of at most {@code most} users, beginning behind the user {@code after}; it reads no more than that. */
    Page list(int most, Optional<String> after) {
        var page = dynamo.scan(scan -> scan.overrideConfiguration(limit)
                .tableName(table)
                .limit(most)
                .exclusiveStartKey(after.map(UserTable::key).orElse(null)));
        return new Page(
                page.items().stream().map(UserTable::user).toList(),
                page.hasLastEvaluatedKey()
                        ? Optional.of(page.lastEvaluatedKey().get(USERID).s())
                        : Optional.empty());
    }

    /** What became of a creation. */
    sealed interface CreationOutcome {

        /** The user is there, and was as this says when it was created. */
        record Created(User user) implements CreationOutcome {}

        /** Someone else's user has that id. */
        record UseridTaken() implements CreationOutcome {}

        /** The idempotency key belongs to the creation of another user. */
        record KeyReused() implements CreationOutcome {}
    }

    /**
     * Creates a user, unless there is one with that id already.
     *
     * @param creation what makes this the same creation as an earlier one, which then is answered as that was
     */
    CreationOutcome create(User user, Optional<Creation> creation, String invocationId) {
        Map<String, AttributeValue> item = item(user);
        item.putAll(RecentWriters.only(invocationId));
        creation.ifPresent(known -> {
            item.put(CREATION_KEY, string(known.key()));
            item.put(CREATION_BODY, string(known.body()));
        });
        String condition = "attribute_not_exists(#userid)";
        try {
            dynamo.putItem(put -> put.overrideConfiguration(limit)
                    .tableName(table)
                    .item(item)
                    .conditionExpression(condition)
                    .expressionAttributeNames(namesIn(condition))
                    .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
            return new CreationOutcome.Created(user);
        } catch (ConditionalCheckFailedException e) {
            return outcome(user, creation, invocationId, e.item());
        }
    }

    private static CreationOutcome outcome(
            User user, Optional<Creation> creation, String invocationId, Map<String, AttributeValue> there) {
        Instant createdAt = user(there).createdAt();
        // As it was created, whatever has been written since.
        User created = new User(user.userid(), user.fields(), 1, createdAt, createdAt);
        if (RecentWriters.writesSince(invocationId, there).isPresent()) {
            return new CreationOutcome.Created(created);
        }
        Optional<Creation> ofThere = Optional.ofNullable(there.get(CREATION_KEY))
                .map(key -> new Creation(key.s(), there.get(CREATION_BODY).s()));
        if (creation.isEmpty() || !creation.map(Creation::key).equals(ofThere.map(Creation::key))) {
            return new CreationOutcome.UseridTaken();
        }
        return creation.equals(ofThere) ? new CreationOutcome.Created(created) : new CreationOutcome.KeyReused();
    }

    /**
     * Writes all fields of the user with that id, whether or not there was one.
     *
     * @return the user as this write left it, with version 1 if there was none; empty if the preconditions do not hold
     */
    Optional<User> replace(
            String userid, UserFields fields, Preconditions preconditions, Instant now, String invocationId) {
        List<String> set = new ArrayList<>(List.of(
                "#version = if_not_exists(#version, :zero) + :one",
                "#createdAt = if_not_exists(#createdAt, :now)",
                "#updatedAt = :now",
                "#name = :name"));
        RecentWriters.assignments().forEach(set::add);
        List<String> remove = new ArrayList<>();
        WriteCondition condition = new WriteCondition(USERID, preconditions).andNotYetWritten();
        Map<String, AttributeValue> values = new HashMap<>(condition.values());
        values.putAll(RecentWriters.values(invocationId));
        values.putAll(
                Map.of(":zero", number(0), ":one", number(1), ":now", string(now), ":name", string(fields.name())));
        Map<String, Optional<String>> optional = Map.of(EMAIL, fields.email(), ATTRIBUTES, fields.attributes());
        optional.forEach((attribute, value) -> value.ifPresentOrElse(
                present -> {
                    set.add("#" + attribute + " = :" + attribute);
                    values.put(":" + attribute, string(present));
                },
                () -> remove.add("#" + attribute)));
        String expression =
                "SET " + String.join(", ", set) + (remove.isEmpty() ? "" : " REMOVE " + String.join(", ", remove));
        try {
            var updated = dynamo.updateItem(update -> update.overrideConfiguration(limit)
                    .tableName(table)
                    .key(key(userid))
                    .updateExpression(expression)
                    .conditionExpression(condition.expression())
                    .expressionAttributeNames(namesIn(expression, condition.expression()))
                    .expressionAttributeValues(values)
                    .returnValues(ReturnValue.ALL_NEW)
                    .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
            return Optional.of(user(updated.attributes()));
        } catch (ConditionalCheckFailedException e) {
            OptionalInt writesSince = RecentWriters.writesSince(invocationId, e.item());
            return writesSince.isEmpty()
                    ? Optional.empty()
                    : Optional.of(asWritten(user(e.item()), fields, now, writesSince.getAsInt()));
        }
    }

    /** The user as a write left it that so many others have followed. */
    private static User asWritten(User current, UserFields fields, Instant now, int writesSince) {
        return new User(current.userid(), fields, current.version() - writesSince, current.createdAt(), now);
    }

    /** What became of a deletion. */
    enum Deletion {
        DELETED,
        NO_SUCH_USER,
        PRECONDITION_FAILED
    }

    /**
     * Deletes the user with that id. It is read first: of a deleted user nothing is left by which a second attempt of
     * the SDK could tell its own deletion from another's, or the user that it is to delete from one created since.
     */
    Deletion delete(String userid, Preconditions preconditions) {
        return get(userid).map(user -> delete(user, preconditions)).orElse(Deletion.NO_SUCH_USER);
    }

    private Deletion delete(User seen, Preconditions preconditions) {
        if (!preconditions.hold(seen.entityTag())) {
            return Deletion.PRECONDITION_FAILED;
        }
        WriteCondition condition = new WriteCondition(USERID, preconditions).andCreatedAt(seen.createdAt());
        try {
            dynamo.deleteItem(delete -> delete.overrideConfiguration(limit)
                    .tableName(table)
                    .key(key(seen.userid()))
                    .conditionExpression(condition.expression())
                    .expressionAttributeNames(namesIn(condition.expression()))
                    .expressionAttributeValues(condition.values())
                    .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
            return Deletion.DELETED;
        } catch (ConditionalCheckFailedException e) {
            if (e.hasItem() && user(e.item()).createdAt().equals(seen.createdAt())) {
                return Deletion.PRECONDITION_FAILED;
            }
            // After several attempts the user is gone by one that got no reply, or by another call: as the caller
            // wants.
            return e.numAttempts() > 1 ? Deletion.DELETED : Deletion.NO_SUCH_USER;
        }
    }

    private static Map<String, AttributeValue> key(String userid) {
        return Map.of(USERID, string(userid));
    }

    private static Map<String, AttributeValue> item(User user) {
        Map<String, AttributeValue> item = new HashMap<>(Map.of(
                USERID, string(user.userid()),
                NAME, string(user.fields().name()),
                VERSION, number(user.version()),
                CREATED_AT, string(user.createdAt()),
                UPDATED_AT, string(user.updatedAt())));
        user.fields().email().ifPresent(email -> item.put(EMAIL, string(email)));
        user.fields().attributes().ifPresent(attributes -> item.put(ATTRIBUTES, string(attributes)));
        return item;
    }

    private static User user(Map<String, AttributeValue> item) {
        return new User(
                item.get(USERID).s(),
                new UserFields(
                        item.get(NAME).s(),
                        Optional.ofNullable(item.get(EMAIL)).map(AttributeValue::s),
                        Optional.ofNullable(item.get(ATTRIBUTES)).map(AttributeValue::s)),
                Long.parseLong(item.get(VERSION).n()),
                Instant.parse(item.get(CREATED_AT).s()),
                Instant.parse(item.get(UPDATED_AT).s()));
    }
}
