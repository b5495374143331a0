package dev.usersapi.dynamodb;

import static dev.usersapi.dynamodb.AttributeValues.namesIn;
import static dev.usersapi.dynamodb.AttributeValues.number;
import static dev.usersapi.dynamodb.AttributeValues.string;

import dev.usersapi.item.IdempotencyKey.CreationDigest;
import dev.usersapi.item.Item;
import dev.usersapi.item.Page;
import dev.usersapi.item.PageRequest;
import dev.usersapi.item.Preconditions;
import dev.usersapi.problem.ProblemException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * Reads and writes the items of a {@link ItemTable} for one invocation of the function.
 *
 * <p>Every write is one atomic request, whose condition decides between concurrent writers. It is carried out once,
 * even if its response is lost and the SDK retries it; {@link RecentWriters} names the two exceptions.
 */
public final class Items<F> {

    private static final String VERSION = "version";
    private static final String CREATED_AT = "createdAt";
    private static final String UPDATED_AT = "updatedAt";

    /** The digests of an idempotency key and of the body that came with it; they are never returned to callers. */
    private static final String CREATION_KEY = "creationKey";

    private static final String CREATION_BODY = "creationBody";

    private static final Set<String> RESERVED = Stream.concat(
                    Stream.of(VERSION, CREATED_AT, UPDATED_AT, CREATION_KEY, CREATION_BODY),
                    RecentWriters.ATTRIBUTES.stream())
            .collect(Collectors.toUnmodifiableSet());

    /** The names that can stand behind {@code #} and {@code :} in an expression. */
    private static final Pattern FIELD_NAME = Pattern.compile("\\w+");

    /** Enough for a burst of writers of one item; all pauses together last at most 1.1 seconds. */
    private static final int MAX_UPDATE_ATTEMPTS = 10;

    /** The longest pause after the first attempt; each further one may be that much longer. */
    private static final long PAUSE_MILLIS = 25;

    private final ItemTable<F> table;
    private final String invocationId;
    private final Consumer<AwsRequestOverrideConfiguration.Builder> timeouts;

    Items(ItemTable<F> table, String invocationId, Consumer<AwsRequestOverrideConfiguration.Builder> timeouts) {
        this.table = table;
        this.invocationId = invocationId;
        this.timeouts = timeouts;
    }

    /** @throws ProblemException 404 if there is no such item */
    public Item<F> get(Map<String, String> id) {
        return read(key(id)).orElseThrow(table.problems()::noSuchItem);
    }

    /** The item, if the preconditions hold for it. */
    private Item<F> get(Map<String, String> id, Preconditions preconditions) {
        Item<F> item = get(id);
        if (!preconditions.hold(item.entityTag())) {
            throw table.problems().preconditionFailed();
        }
        return item;
    }

    private Optional<Item<F>> read(Map<String, AttributeValue> key) {
        var found = table.client()
                .getItem(get -> get.overrideConfiguration(timeouts)
                        .tableName(table.name())
                        .key(key)
                        .consistentRead(true));
        return found.hasItem() ? Optional.of(item(found.item())) : Optional.empty();
    }

    /** A page of all items by a {@code Scan}, in no particular order; it reads no more items than it returns. */
    public Page<F> list(PageRequest asked) {
        var page = table.client()
                .scan(scan -> scan.overrideConfiguration(timeouts)
                        .tableName(table.name())
                        .limit(asked.limit())
                        .exclusiveStartKey(asked.after()
                                .map(id -> key(Map.of(partitionKey(), id)))
                                .orElse(null)));
        return page(page.items(), page.lastEvaluatedKey());
    }

    /** A page of the items with that partition key, ordered by their sort key. */
    public Page<F> list(String partition, PageRequest asked) {
        var page = table.client()
                .query(query(partitionKey(), partition, asked)
                        .exclusiveStartKey(asked.after()
                                .map(id -> key(Map.of(
                                        partitionKey(), partition, table.key().getLast(), id)))
                                .orElse(null))
                        .build());
        return page(page.items(), page.lastEvaluatedKey());
    }

    /**
     * A page of the items with a value of an attribute that is the key of an index. The index follows the table within
     * moments, so it may lack an item that was just written. Each item is read from the table and checked: it may have
     * changed, or may have been written by a release that does not know the attribute. A page can therefore have fewer
     * items than {@code limit} although there is a next one.
     *
     * <p>It costs one query, and one read for each item of the page that is used, one after the other. The table must
     * not have a sort key.
     */
    public Page<F> find(String index, String attribute, String value, PageRequest asked) {
        var found = table.client()
                .query(query(attribute, value, asked)
                        .indexName(index)
                        .exclusiveStartKey(asked.after()
                                .map(id -> key(Map.of(partitionKey(), id, attribute, value)))
                                .orElse(null))
                        .build());
        Stream<Item<F>> items = found.items().stream()
                .flatMap(entry -> read(Map.of(partitionKey(), entry.get(partitionKey()))).stream())
                .filter(item -> table.fields()
                        .toAttributes(item.fields())
                        .get(attribute)
                        .equals(Optional.of(string(value))));
        return new Page<>(items, next(found.lastEvaluatedKey()));
    }

    /** A query by the partition key of the table or, with {@code indexName}, of an index. */
    private QueryRequest.Builder query(String attribute, String value, PageRequest asked) {
        String condition = "#" + attribute + " = :value";
        return QueryRequest.builder()
                .overrideConfiguration(timeouts)
                .tableName(table.name())
                .keyConditionExpression(condition)
                .expressionAttributeNames(namesIn(condition))
                .expressionAttributeValues(Map.of(":value", string(value)))
                .limit(asked.limit());
    }

    private Page<F> page(List<Map<String, AttributeValue>> items, Map<String, AttributeValue> last) {
        return new Page<>(items.stream().map(this::item), next(last));
    }

    private Optional<String> next(Map<String, AttributeValue> last) {
        return Optional.ofNullable(last.get(table.key().getLast())).map(AttributeValue::s);
    }

    /**
     * Creates an item.
     *
     * @param creation identifies retries of the same creation, which all get the result of the first
     * @throws ProblemException 409 if there is an item with that id, 422 if it was created with the same idempotency
     *     key but another body
     */
    public Item<F> create(Map<String, String> id, F fields, Optional<CreationDigest> creation) {
        Item<F> item = Item.first(id, fields, now());
        Map<String, AttributeValue> attributes = attributes(item);
        attributes.putAll(RecentWriters.only(invocationId));
        creation.ifPresent(known -> {
            attributes.put(CREATION_KEY, string(known.key()));
            attributes.put(CREATION_BODY, string(known.body()));
        });
        String condition = "attribute_not_exists(#" + partitionKey() + ")";
        try {
            table.client()
                    .putItem(put -> put.overrideConfiguration(timeouts)
                            .tableName(table.name())
                            .item(attributes)
                            .conditionExpression(condition)
                            .expressionAttributeNames(namesIn(condition))
                            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
            return item;
        } catch (ConditionalCheckFailedException e) {
            return replay(id, fields, creation, e.item());
        }
    }

    /** The existing item as it was created, without later writes, if this creation or an earlier attempt created it. */
    private Item<F> replay(
            Map<String, String> id, F fields, Optional<CreationDigest> creation, Map<String, AttributeValue> there) {
        if (RecentWriters.writesSince(invocationId, there).isEmpty()) {
            Optional<CreationDigest> ofThere = Optional.ofNullable(there.get(CREATION_KEY))
                    .map(key ->
                            new CreationDigest(key.s(), there.get(CREATION_BODY).s()));
            if (creation.isEmpty() || !creation.map(CreationDigest::key).equals(ofThere.map(CreationDigest::key))) {
                throw table.problems().alreadyExists();
            }
            if (!creation.equals(ofThere)) {
                throw table.problems().idempotencyKeyReused();
            }
        }
        return Item.first(id, fields, item(there).createdAt());
    }

    /**
     * Writes all fields of the item with that id, whether or not there was one.
     *
     * @return the item as this write left it, with version 1 if there was none
     * @throws ProblemException 412 if the preconditions do not hold
     */
    public Item<F> put(Map<String, String> id, F fields, Preconditions preconditions) {
        return write(id, fields, condition(preconditions), table.problems()::preconditionFailed)
                .orElseThrow(table.problems()::preconditionFailed);
    }

    /**
     * Writes all fields of an item that exists.
     *
     * @return the item as this write left it
     * @throws ProblemException 404 if there is no such item, 412 if the preconditions do not hold
     */
    public Item<F> putExisting(Map<String, String> id, F fields, Preconditions preconditions) {
        return write(id, fields, condition(preconditions).andExists(), table.problems()::noSuchItem)
                .orElseThrow(table.problems()::preconditionFailed);
    }

    /**
     * Changes the fields of an item. It writes only to the state that it read; if another write came between, it starts
     * again with the new state, after a short pause.
     *
     * @param change makes the new fields from the current ones; called once for each attempt
     * @return the item as this write left it
     * @throws ProblemException 404 if there is no such item, 412 if the preconditions do not hold, 409 if other writes
     *     came between in all attempts
     */
    public Item<F> update(Map<String, String> id, UnaryOperator<F> change, Preconditions preconditions) {
        for (int attempt = 1; attempt <= MAX_UPDATE_ATTEMPTS; attempt++) {
            Item<F> seen = get(id, preconditions);
            WriteCondition unchanged = condition(Preconditions.only(seen.entityTag()));
            Optional<Item<F>> written = write(id, change.apply(seen.fields()), unchanged, table.problems()::noSuchItem);
            if (written.isPresent()) {
                return written.get();
            }
            if (attempt < MAX_UPDATE_ATTEMPTS) {
                pause(attempt);
            }
        }
        throw table.problems().changedMeanwhile();
    }

    /** A random pause, so that concurrent updates of one item do not meet again. */
    private void pause(int attempt) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(PAUSE_MILLIS * attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw table.problems().changedMeanwhile();
        }
    }

    /**
     * @param state what must be true of the item
     * @param ifMissing what to throw if that does not hold because there is no such item
     * @return the item as this write left it; empty if it does not hold for the existing item
     */
    private Optional<Item<F>> write(
            Map<String, String> id, F fields, WriteCondition state, Supplier<ProblemException> ifMissing) {
        Instant now = now();
        WriteCondition condition = state.andNotYetWrittenBy(invocationId);
        List<String> set = new ArrayList<>(List.of(
                "#version = if_not_exists(#version, :zero) + :one",
                "#createdAt = if_not_exists(#createdAt, :now)",
                "#updatedAt = :now"));
        RecentWriters.assignments().forEach(set::add);
        List<String> remove = new ArrayList<>();
        Map<String, AttributeValue> values = new HashMap<>(condition.values());
        values.putAll(Map.of(":zero", number(0), ":one", number(1), ":now", string(now)));
        checkedAttributes(fields)
                .forEach((name, value) -> value.ifPresentOrElse(
                        present -> {
                            set.add("#" + name + " = :field_" + name);
                            values.put(":field_" + name, present);
                        },
                        () -> remove.add("#" + name)));
        String expression =
                "SET " + String.join(", ", set) + (remove.isEmpty() ? "" : " REMOVE " + String.join(", ", remove));
        try {
            var updated = table.client()
                    .updateItem(update -> update.overrideConfiguration(timeouts)
                            .tableName(table.name())
                            .key(key(id))
                            .updateExpression(expression)
                            .conditionExpression(condition.expression())
                            .expressionAttributeNames(namesIn(expression, condition.expression()))
                            .expressionAttributeValues(values)
                            .returnValues(ReturnValue.ALL_NEW)
                            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
            return Optional.of(item(updated.attributes()));
        } catch (ConditionalCheckFailedException e) {
            if (!e.hasItem()) {
                throw ifMissing.get();
            }
            OptionalInt writesSince = RecentWriters.writesSince(invocationId, e.item());
            return writesSince.isPresent()
                    ? Optional.of(asWritten(item(e.item()), fields, now, writesSince.getAsInt()))
                    : Optional.empty();
        }
    }

    /** The item after a write that {@code writesSince} other writes have followed. */
    private static <F> Item<F> asWritten(Item<F> current, F fields, Instant now, int writesSince) {
        return new Item<>(current.id(), fields, current.version() - writesSince, current.createdAt(), now);
    }

    /**
     * Deletes the item with this id. The item is read first, because a deleted item leaves no trace: a retry by the SDK
     * could not tell its own deletion from another caller's, or the item to delete from one created since.
     *
     * @throws ProblemException 404 if there is no such item, 412 if the preconditions do not hold
     */
    public void delete(Map<String, String> id, Preconditions preconditions) {
        Item<F> seen = get(id, preconditions);
        WriteCondition condition = condition(preconditions).andCreatedAt(seen.createdAt());
        try {
            table.client()
                    .deleteItem(delete -> delete.overrideConfiguration(timeouts)
                            .tableName(table.name())
                            .key(key(id))
                            .conditionExpression(condition.expression())
                            .expressionAttributeNames(namesIn(condition.expression()))
                            .expressionAttributeValues(condition.values())
                            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
        } catch (ConditionalCheckFailedException e) {
            if (e.hasItem() && item(e.item()).createdAt().equals(seen.createdAt())) {
                throw table.problems().preconditionFailed();
            }
            // After a retry, an earlier attempt whose response was lost, or another call, has deleted the item. Either
            // is what the caller wants.
            if (e.numAttempts() == 1) {
                throw table.problems().noSuchItem();
            }
        }
    }

    private Map<String, AttributeValue> attributes(Item<F> item) {
        Map<String, AttributeValue> attributes = new HashMap<>(key(item.id()));
        attributes.put(VERSION, number(item.version()));
        attributes.put(CREATED_AT, string(item.createdAt()));
        attributes.put(UPDATED_AT, string(item.updatedAt()));
        checkedAttributes(item.fields())
                .forEach((name, value) -> value.ifPresent(present -> attributes.put(name, present)));
        return attributes;
    }

    /** The attributes of the fields. A name that the item uses otherwise would corrupt it, so it is refused. */
    private Map<String, Optional<AttributeValue>> checkedAttributes(F fields) {
        Map<String, Optional<AttributeValue>> attributes = table.fields().toAttributes(fields);
        for (String name : attributes.keySet()) {
            if (!FIELD_NAME.matcher(name).matches()
                    || RESERVED.contains(name)
                    || table.key().contains(name)) {
                throw new IllegalArgumentException("An attribute of a field must not be called " + name);
            }
        }
        return attributes;
    }

    private WriteCondition condition(Preconditions preconditions) {
        return new WriteCondition(partitionKey(), preconditions);
    }

    private String partitionKey() {
        return table.key().getFirst();
    }

    private static Map<String, AttributeValue> key(Map<String, String> id) {
        return id.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, part -> string(part.getValue())));
    }

    private Item<F> item(Map<String, AttributeValue> attributes) {
        return new Item<>(
                table.key().stream()
                        .collect(Collectors.toUnmodifiableMap(
                                name -> name, name -> attributes.get(name).s())),
                table.fields().fromAttributes(attributes),
                Long.parseLong(attributes.get(VERSION).n()),
                Instant.parse(attributes.get(CREATED_AT).s()),
                Instant.parse(attributes.get(UPDATED_AT).s()));
    }

    /** Truncated to milliseconds, the precision in which times are stored and returned. */
    private Instant now() {
        return table.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
