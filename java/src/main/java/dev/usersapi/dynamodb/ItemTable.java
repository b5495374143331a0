package dev.usersapi.dynamodb;

import dev.usersapi.config.Environment;
import dev.usersapi.http.Deadline;
import dev.usersapi.http.Request;
import dev.usersapi.problem.ItemProblems;
import java.time.Clock;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A table whose items have a version and timestamps, as modules/api_resource creates it.
 *
 * @param client closed with the table
 * @param key the names of the partition key and, if the table has one, of the sort key; both are strings
 * @param fields how the fields of its items are stored
 * @param problems the errors that reading and writing an item can have
 */
public record ItemTable<F>(
        DynamoDbClient client,
        String name,
        List<String> key,
        FieldAttributes<F> fields,
        ItemProblems problems,
        Clock clock)
        implements AutoCloseable {

    public ItemTable {
        key = List.copyOf(key);
    }

    /**
     * The function's table, in the region and with the credentials that Lambda gives to the function.
     *
     * @throws dev.usersapi.config.ConfigurationException if {@code TABLE_NAME} is not set
     */
    public static <F> ItemTable<F> in(
            Environment environment, List<String> key, FieldAttributes<F> fields, ItemProblems problems, Clock clock) {
        String name = environment.required("TABLE_NAME");
        return new ItemTable<>(DynamoDbClients.create(environment), name, key, fields, problems, clock);
    }

    /** The items for one request; all DynamoDB calls end before its deadline. */
    public Items<F> forRequest(Request request) {
        return forInvocation(request.invocationId(), request.deadline());
    }

    /**
     * The items for one invocation of the function.
     *
     * @param invocationId Lambda's id of the invocation, by which {@link RecentWriters} recognises a retried write; not
     *     the gateway's request id, because a client can choose that
     */
    Items<F> forInvocation(String invocationId, Deadline deadline) {
        return new Items<>(this, invocationId, DynamoDbClients.before(deadline));
    }

    @Override
    public void close() {
        client.close();
    }
}
