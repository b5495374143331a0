package dev.usersapi.dynamodb;

import com.amazonaws.services.dynamodbv2.local.main.ServerRunner;
import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;
import dev.usersapi.http.TestDeadline;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** DynamoDB Local, in memory and reached over HTTP, for the tests of one class. */
public final class LocalDynamo implements BeforeAllCallback, AfterAllCallback {

    /** The fixed time of the tests. */
    public static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    private DynamoDBProxyServer server;
    private DynamoDbClient client;
    private URI url;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        int port = freePort();
        server = ServerRunner.createServerFromCommandLineArgs(
                new String[] {"-inMemory", "-disableTelemetry", "-port", Integer.toString(port)});
        server.start();
        url = URI.create("http://127.0.0.1:" + port);
        // Without the functions' timeouts: on a busy machine they would have the SDK create a table a second time.
        client = connected(DynamoDbClient.builder(), url);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        client.close();
        server.stop();
    }

    /** A client with the functions' settings and dummy credentials. */
    public static DynamoDbClient client(URI endpoint, ExecutionInterceptor... interceptors) {
        DynamoDbClientBuilder builder = DynamoDbClients.builder();
        return connected(
                builder.overrideConfiguration(builder.overrideConfiguration().toBuilder()
                        .executionInterceptors(List.of(interceptors))
                        .build()),
                endpoint);
    }

    /** The items of a table, for an invocation of its own. */
    public static <F> Items<F> items(ItemTable<F> table) {
        return table.forInvocation(UUID.randomUUID().toString(), TestDeadline.inPlentyOfTime());
    }

    private static DynamoDbClient connected(DynamoDbClientBuilder builder, URI endpoint) {
        return builder.endpointOverride(endpoint)
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .build();
    }

    public URI url() {
        return url;
    }

    /** Creates a table without indexes; see {@link #createTable(List, Map)}. */
    public String createTable(List<String> key) {
        return createTable(key, Map.of());
    }

    /**
     * Creates a table as modules/api_resource does.
     *
     * @param key the names of its partition key and, if it has one, of its sort key
     * @param indexes the names of its global secondary indexes, each with the attribute that is its key
     * @return its name
     */
    public String createTable(List<String> key, Map<String, String> indexes) {
        String name = "table-" + UUID.randomUUID();
        List<GlobalSecondaryIndex> globalIndexes = indexes.entrySet().stream()
                .map(index -> GlobalSecondaryIndex.builder()
                        .indexName(index.getKey())
                        .keySchema(element(index.getValue(), KeyType.HASH), element(key.get(0), KeyType.RANGE))
                        .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                        .build())
                .toList();
        client.createTable(create -> create.tableName(name)
                .globalSecondaryIndexes(globalIndexes.isEmpty() ? null : globalIndexes)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(key.stream()
                        .map(attribute ->
                                element(attribute, attribute.equals(key.getFirst()) ? KeyType.HASH : KeyType.RANGE))
                        .toList())
                .attributeDefinitions(Stream.concat(key.stream(), indexes.values().stream())
                        .map(attribute -> AttributeDefinition.builder()
                                .attributeName(attribute)
                                .attributeType(ScalarAttributeType.S)
                                .build())
                        .toList()));
        return name;
    }

    private static KeySchemaElement element(String attribute, KeyType type) {
        return KeySchemaElement.builder().attributeName(attribute).keyType(type).build();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
