package dev.usersapi.users;

import dev.usersapi.access.Operation;
import dev.usersapi.dynamodb.ItemTable;
import dev.usersapi.dynamodb.LocalDynamo;
import dev.usersapi.http.ApiHandler;
import dev.usersapi.http.Cors;
import dev.usersapi.http.Revocations;
import dev.usersapi.json.Json;
import dev.usersapi.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** The users function and its table, on DynamoDB Local. */
public final class TestUsers {

    private TestUsers() {}

    /** The function on a new, empty table. */
    public static ApiHandler newFunction(LocalDynamo dynamo) {
        return function(newTable(dynamo), dynamo.url(), LocalDynamo.CLOCK);
    }

    /** The function on that table, reached through that endpoint, at that time. */
    static ApiHandler function(String table, URI endpoint, Clock clock) {
        return function(table, endpoint, clock, Revocations.NONE, Cors.NONE);
    }

    /** The function on a new, empty table, which knows these revocations and origins. */
    static ApiHandler newFunction(LocalDynamo dynamo, Revocations revocations, Cors cors) {
        return function(newTable(dynamo), dynamo.url(), LocalDynamo.CLOCK, revocations, cors);
    }

    private static ApiHandler function(String table, URI endpoint, Clock clock, Revocations revocations, Cors cors) {
        return new ApiHandler(
                () -> new Users(table(table, endpoint, clock), () -> "a-new-id"), () -> revocations, cors, clock);
    }

    /** Those of the users. */
    static Set<Operation> operations() {
        return new Users(null, null).operations().keySet();
    }

    /** Creates an empty table and returns its name. */
    static String newTable(LocalDynamo dynamo) {
        return dynamo.createTable(UserTable.KEY, Map.of(UserTable.BY_EMAIL, UserTable.EMAIL_KEY));
    }

    static ItemTable<UserFields> table(String name, URI endpoint, Clock clock, ExecutionInterceptor... interceptors) {
        return new ItemTable<>(
                LocalDynamo.client(endpoint, interceptors),
                name,
                UserTable.KEY,
                new UserTable(),
                Users.PROBLEMS,
                clock);
    }

    static JsonObject json(String text) {
        try {
            return Json.object(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
