package dev.usersapi.users;

import static dev.usersapi.access.Operations.LIST_USERS;
import static dev.usersapi.access.Operations.REPLACE_USER;
import static dev.usersapi.access.Operations.USERID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.usersapi.dynamodb.LocalDynamo;
import dev.usersapi.http.ApiHandler;
import dev.usersapi.http.Cors;
import dev.usersapi.http.Revocations;
import dev.usersapi.json.JsonBody;
import dev.usersapi.testing.GatewayCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** No reply is larger than Lambda allows, whatever users have written: it would be a 500 for somebody else. */
class ReplySizesIT {

    /**
     * Of Lambda: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, with the room that it has.
     */
    private static final int MAX_REPLY = 6_291_556;

    private static final int USERS = 120;
    private static final String EMAIL = "same@example.com";
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    private static final LocalDynamo DYNAMO = new LocalDynamo();

    private final List<String> expected =
            IntStream.range(0, USERS).mapToObj("user-%03d"::formatted).toList();

    private final KeysOnlyIndex index = new KeysOnlyIndex(expected);
    private final ApiHandler users = function();

    private ApiHandler function() {
        String table = TestUsers.newTable(DYNAMO);
        Supplier<Users> connect =
                () -> new Users(TestUsers.table(table, DYNAMO.url(), LocalDynamo.CLOCK, index), () -> "a-new-id");
        return new ApiHandler(connect, () -> Revocations.NONE, Cors.NONE, LocalDynamo.CLOCK);
    }

    /**
     * Answers queries of an index as AWS does, which counts its entries against the limit of 1 MB. DynamoDB Local
     * counts the items of the table, so its pages are short.
     *
     * @param ids of the users in the index
     */
    private record KeysOnlyIndex(List<String> ids, List<String> read) implements ExecutionInterceptor {

        KeysOnlyIndex(List<String> ids) {
            this(ids, new ArrayList<>());
        }

        @Override
        public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
            if (context.request() instanceof GetItemRequest get) {
                read.add(get.key().get(USERID).s());
            }
        }

        @Override
        public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
            return context.request() instanceof QueryRequest query ? page(query) : context.response();
        }

        private QueryResponse page(QueryRequest query) {
            int start = query.hasExclusiveStartKey()
                    ? ids.indexOf(query.exclusiveStartKey().get(USERID).s()) + 1
                    : 0;
            List<Map<String, AttributeValue>> page = ids.stream()
                    .skip(start)
                    .limit(query.limit())
                    .map(id -> Map.of(USERID, AttributeValue.fromS(id)))
                    .toList();
            return QueryResponse.builder()
                    .items(page)
                    .lastEvaluatedKey(page.size() < query.limit() ? null : page.getLast())
                    .build();
        }
    }

    private void createUsers(String attributes) {
        String body = "{\"name\":\"A\",\"email\":\"%s\",\"attributes\":%s}".formatted(EMAIL, attributes);
        assertThat(body.getBytes(StandardCharsets.UTF_8).length)
                .isBetween(JsonBody.MAX_BYTES - 100, JsonBody.MAX_BYTES);
        for (String userid : expected) {
            var reply =
                    GatewayCall.of(REPLACE_USER, userid).byAdmin().body(body).sentTo(users);
            assertThat(reply.getStatusCode()).isEqualTo(201);
        }
    }

    /** The ids that all pages of a list show. */
    private List<String> shown(Map<String, String> query) throws IOException {
        List<String> ids = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            GatewayCall call = GatewayCall.of(LIST_USERS).byAdmin().query("limit", "100");
            query.forEach(call::query);
            cursor.ifPresent(value -> call.query("cursor", value));
            byte[] reply = call.bytesFrom(users);
            assertThat(reply.length).isLessThanOrEqualTo(MAX_REPLY);
            JsonNode response = JSON.readTree(reply);
            assertThat(response.path("statusCode").asInt()).isEqualTo(200);
            for (JsonNode user : JSON.readTree(response.path("body").asText())) {
                ids.add(user.path(USERID).asText());
            }
            cursor = Optional.ofNullable(response.at("/headers/Link").textValue())
                    .map(link -> link.replaceFirst(".*cursor=([^>]*)>.*", "$1"));
        } while (cursor.isPresent());
        return ids;
    }

    @ParameterizedTest
    @MethodSource("hostileAttributes")
    void listsLargeUsersOnce(String attributes) throws IOException {
        createUsers(attributes);

        assertThat(shown(Map.of())).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("hostileAttributes")
    void findsLargeUsersOnce(String attributes) throws IOException {
        createUsers(attributes);

        assertThat(shown(Map.of("email", EMAIL))).containsExactlyElementsOf(expected);
        assertThat(index.read()).as("users that were read, some by two pages").hasSizeLessThan(USERS + USERS / 10);
    }

    static Stream<Arguments> hostileAttributes() {
        int room = JsonBody.MAX_BYTES - 70;
        return Stream.of(
                argumentSet("letters", text("v", room)),
                argumentSet("quotes", text("\\\"", room)),
                argumentSet("backslashes", text("\\\\", room)),
                argumentSet("control characters", text("\\u0001", room)),
                argumentSet("line breaks", text("\\n", room)),
                argumentSet("the last ASCII character", text("\u007f", room)),
                argumentSet("three bytes each", text("\u20ac", room)),
                argumentSet("four bytes each", text("\uD83D\uDE00", room)),
                argumentSet(
                        "many members",
                        IntStream.range(0, room / 11)
                                .mapToObj("\"%05d\":[]"::formatted)
                                .collect(Collectors.joining(",", "{", "}"))));
    }

    private static String text(String piece, int bytes) {
        return "{\"a\":\"" + piece.repeat((bytes - 8) / piece.getBytes(StandardCharsets.UTF_8).length) + "\"}";
    }

    /** The smallest fields, each of which gets an error of its own. */
    @Test
    void namesAsManyInvalidFieldsAsABodyCanHave() {
        String body = IntStream.range(0x4e00, 0x4e00 + JsonBody.MAX_BYTES / 8 - 1)
                .mapToObj(name -> "\"%c\":1".formatted(name))
                .collect(Collectors.joining(",", "{", "}"));

        byte[] reply = GatewayCall.of(REPLACE_USER, "ada").byAdmin().body(body).bytesFrom(users);

        assertThat(new String(reply, StandardCharsets.UTF_8)).startsWith("{\"statusCode\":400,");
        assertThat(reply.length).isBetween(MAX_REPLY / 10, MAX_REPLY);
    }
}
