package dev.usersapi.users;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * The users table: the one place that knows its attributes.
 *
 * <p>Every write is one request that DynamoDB decides as a whole, by a condition or by an update expression, so that
 * two writers at once never lose a write. Attributes are stored as JSON text: as a DynamoDB map, a number would come
 * back with other digits than were sent.
 */
final class UserTable {

    /** Well below the 29 s for which API Gateway waits. */
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(3);

    private static final String USERID = "userid";
    private static final String NAME = "name";
    private static final String EMAIL = "email";
    private static final String ATTRIBUTES = "attributes";
    private static final String VERSION = "version";
    private static final String CREATED_AT = "createdAt";
    private static final String UPDATED_AT = "updatedAt";

    private final DynamoDbClient dynamo;
    private final String table;

    /** A page of users, and the id after which the next page begins; empty on the last. */
    record Page(List<User> users, Optional<String> next) {}

    UserTable(DynamoDbClient dynamo, String table) {
        this.dynamo = dynamo;
        this.table = table;
    }

    /** The table of that name, in the region and with the credentials that Lambda puts into the environment. */
    static UserTable named(String table) {
        return new UserTable(
                DynamoDbClient.builder()
                        .credentialsProvider(EnvironmentVariableCredentialsProvider.create())
                        .httpClient(UrlConnectionHttpClient.create())
                        .overrideConfiguration(override ->
                                override.apiCallTimeout(CALL_TIMEOUT).apiCallAttemptTimeout(ATTEMPT_TIMEOUT))
                        .build(),
                table);
    }

    Optional<User> get(String userid) {
        var item = dynamo.getItem(get -> get.tableName(table).key(key(userid)).consistentRead(true));
        return item.hasItem() ? Optional.of(user(item.item())) : Optional.empty();
    }

    /** One page of at most {@code limit} users, beginning behind the user {@code after}; it reads no more than that. */
    Page list(int limit, Optional<String> after) {
        var page = dynamo.scan(scan -> scan.tableName(table)
                .limit(limit)
                .exclusiveStartKey(after.map(UserTable::key).orElse(null)));
        return new Page(
                page.items().stream().map(UserTable::user).toList(),
                page.hasLastEvaluatedKey()
                        ? Optional.of(page.lastEvaluatedKey().get(USERID).s())
                        : Optional.empty());
    }

    /** Creates a user; false where there is one with that id already. */
    boolean create(User user) {
        try {
            dynamo.putItem(put -> put.tableName(table)
                    .item(item(user))
                    .conditionExpression("attribute_not_exists(#userid)")
                    .expressionAttributeNames(Map.of("#userid", USERID)));
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        }
    }

    /**
     * Writes all fields of the user with that id, whether or not there was one.
     *
     * @return the user as it stands now; its version is 1 where there was none
     */
    User replace(String userid, UserFields fields, Instant now) {
        List<String> set = new ArrayList<>(List.of(
                "#version = if_not_exists(#version, :zero) + :one",
                "#createdAt = if_not_exists(#createdAt, :now)",
                "#updatedAt = :now",
                "#name = :name"));
        List<String> remove = new ArrayList<>();
        Map<String, AttributeValue> values = new HashMap<>(
                Map.of(":zero", number(0), ":one", number(1), ":now", text(now), ":name", text(fields.name())));
        Map<String, Optional<String>> optional = Map.of(EMAIL, fields.email(), ATTRIBUTES, fields.attributes());
        optional.forEach((attribute, value) -> value.ifPresentOrElse(
                present -> {
                    set.add("#" + attribute + " = :" + attribute);
                    values.put(":" + attribute, text(present));
                },
                () -> remove.add("#" + attribute)));
        String expression =
                "SET " + String.join(", ", set) + (remove.isEmpty() ? "" : " REMOVE " + String.join(", ", remove));
        var updated = dynamo.updateItem(update -> update.tableName(table)
                .key(key(userid))
                .updateExpression(expression)
                .expressionAttributeNames(Map.of(
                        "#version", VERSION,
                        "#createdAt", CREATED_AT,
                        "#updatedAt", UPDATED_AT,
                        "#name", NAME,
                        "#email", EMAIL,
                        "#attributes", ATTRIBUTES))
                .expressionAttributeValues(values)
                .returnValues(ReturnValue.ALL_NEW));
        return user(updated.attributes());
    }

    /** Deletes the user with that id; false where there is none. */
    boolean delete(String userid) {
        try {
            dynamo.deleteItem(delete -> delete.tableName(table)
                    .key(key(userid))
                    .conditionExpression("attribute_exists(#userid)")
                    .expressionAttributeNames(Map.of("#userid", USERID)));
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        }
    }

    private static Map<String, AttributeValue> key(String userid) {
        return Map.of(USERID, text(userid));
    }

    private static Map<String, AttributeValue> item(User user) {
        Map<String, AttributeValue> item = new HashMap<>(Map.of(
                USERID, text(user.userid()),
                NAME, text(user.fields().name()),
                VERSION, number(user.version()),
                CREATED_AT, text(user.createdAt()),
                UPDATED_AT, text(user.updatedAt())));
        user.fields().email().ifPresent(email -> item.put(EMAIL, text(email)));
        user.fields().attributes().ifPresent(attributes -> item.put(ATTRIBUTES, text(attributes)));
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

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    private static AttributeValue text(Instant value) {
        return text(User.TIMESTAMP.format(value));
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }
}
