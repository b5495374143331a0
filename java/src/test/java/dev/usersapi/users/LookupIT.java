package dev.usersapi.users;

import static dev.usersapi.access.Operations.LIST_USERS;
import static dev.usersapi.access.Operations.PATCH_USER;
import static dev.usersapi.access.Operations.REPLACE_USER;
import static dev.usersapi.access.Operations.USERID;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.usersapi.dynamodb.LocalDynamo;
import dev.usersapi.http.ApiHandler;
import dev.usersapi.testing.GatewayCall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Looking users up by their e-mail address. */
class LookupIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    private static final LocalDynamo DYNAMO = new LocalDynamo();

    private String table;
    private ApiHandler users;

    @BeforeEach
    void createUsers() {
        table = TestUsers.newTable(DYNAMO);
        users = TestUsers.function(table, DYNAMO.url(), LocalDynamo.CLOCK);
        put("ada", "{\"name\":\"Ada\",\"email\":\"Ada@Example.com\"}");
        put("eve", "{\"name\":\"Eve\",\"email\":\"eve@example.com\"}");
        put("nobody", "{\"name\":\"Nobody\"}");
    }

    private void put(String userid, String body) {
        assertThat(GatewayCall.of(REPLACE_USER, userid)
                        .byAdmin()
                        .body(body)
                        .sentTo(users)
                        .getStatusCode())
                .isLessThan(300);
    }

    private APIGatewayProxyResponseEvent lookup(String email) {
        return GatewayCall.of(LIST_USERS).byAdmin().query("email", email).sentTo(users);
    }

    private static List<String> ids(APIGatewayProxyResponseEvent reply) {
        try {
            JsonNode list = JSON.readTree(reply.getBody());
            return StreamSupport.stream(list.spliterator(), false)
                    .map(user -> user.path(USERID).asText())
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ada@Example.com", "ada@example.com", "ADA@EXAMPLE.COM"})
    void findsAUserInAnyCase(String email) {
        var reply = lookup(email);

        assertThat(reply.getStatusCode()).isEqualTo(200);
        assertThat(ids(reply)).containsExactly("ada");
        assertThat(reply.getBody()).contains("\"email\":\"Ada@Example.com\"").doesNotContain("emailKey");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada@example.co", "da@example.com", "ada@example.com.", "a@b"})
    void findsNothingForAnotherAddress(String email) {
        assertThat(lookup(email).getBody()).isEqualTo("[]");
    }

    /** Java and Python, which backfills, may know different versions of Unicode. */
    @ParameterizedTest
    @CsvSource({"É@example.com, é@example.com, false", "É@example.com, É@EXAMPLE.COM, true", "İ@b, i@b, false"})
    void distinguishesTheCaseOfOtherLetters(String written, String asked, boolean found) {
        put("ida", "{\"name\":\"Ida\",\"email\":\"" + written + "\"}");

        assertThat(ids(lookup(asked)).contains("ida")).isEqualTo(found);
    }

    @Test
    void followsChangesOfAnAddress() {
        put("ada", "{\"name\":\"Ada\",\"email\":\"new@example.com\"}");
        GatewayCall.of(PATCH_USER, "eve").byAdmin().body("{\"email\":null}").sentTo(users);

        assertThat(ids(lookup("ada@example.com"))).isEmpty();
        assertThat(ids(lookup("new@example.com"))).containsExactly("ada");
        assertThat(ids(lookup("eve@example.com"))).isEmpty();
    }

    @Test
    void findsEveryUserOfAnAddressOnceByPages() {
        List<String> expected =
                IntStream.range(0, 7).mapToObj(i -> "shared-" + i).toList();
        expected.forEach(userid -> put(userid, "{\"name\":\"A\",\"email\":\"a+b@example.com\"}"));

        List<String> seen = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            GatewayCall call = GatewayCall.of(LIST_USERS)
                    .byAdmin()
                    .query("email", "A+b@example.com")
                    .query("limit", "3");
            cursor.ifPresent(value -> call.query("cursor", value));
            var reply = call.sentTo(users);
            seen.addAll(ids(reply));
            Optional<String> link = Optional.ofNullable(reply.getHeaders().get("Link"));
            link.ifPresent(
                    value -> assertThat(value).startsWith("</Prod/users?email=A%2Bb%40example.com&limit=3&cursor="));
            cursor = link.map(value -> value.replaceFirst(".*cursor=([^>]*)>.*", "$1"));
        } while (cursor.isPresent());

        assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** An earlier release replaces the address and leaves the key as it was. */
    @Test
    void checksWhatTheIndexSays() {
        try (DynamoDbClient dynamo = LocalDynamo.client(DYNAMO.url())) {
            dynamo.updateItem(update -> update.tableName(table)
                    .key(Map.of(USERID, AttributeValue.fromS("ada")))
                    .updateExpression("SET email = :email")
                    .expressionAttributeValues(Map.of(":email", AttributeValue.fromS("new@example.com"))));
        }

        assertThat(ids(lookup("ada@example.com"))).isEmpty();
        assertThat(ids(lookup("new@example.com")))
                .as("until the key is filled in")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ada", "ada@", "a b@example.com", "ada@example.com\n"})
    void refusesWhatIsNotAnAddress(String email) {
        var reply = lookup(email);

        assertThat(reply.getStatusCode()).isEqualTo(400);
        assertThat(reply.getBody()).contains("\"field\":\"email\"");
    }

    @Test
    void refusesTwoAddresses() {
        var reply = GatewayCall.of(LIST_USERS)
                .byAdmin()
                .query("email", "ada@example.com", "eve@example.com")
                .sentTo(users);

        assertThat(reply.getStatusCode()).isEqualTo(400);
    }

    @Test
    void isForAdministratorsOnly() {
        var reply = GatewayCall.of(LIST_USERS)
                .by("ada", false)
                .query("email", "ada@example.com")
                .sentTo(users);

        assertThat(reply.getStatusCode()).isEqualTo(403);
    }
}
