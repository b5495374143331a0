package dev.usersapi.users;

import static dev.usersapi.access.Operations.CREATE_USER;
import static dev.usersapi.access.Operations.LIST_USERS;
import static dev.usersapi.access.Operations.REPLACE_USER;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.usersapi.dynamodb.LocalDynamo;
import dev.usersapi.http.ApiHandler;
import dev.usersapi.testing.GatewayCall;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Creating a user again with the same {@code Idempotency-Key}. */
class IdempotencyKeyIT {

    private static final String KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324";
    private static final String ADA = "{\"name\":\"Ada\",\"attributes\":{\"n\":1.0}}";

    @RegisterExtension
    private static final LocalDynamo DYNAMO = new LocalDynamo();

    private String table;
    private ApiHandler users;

    @BeforeEach
    void start() {
        table = TestUsers.newTable(DYNAMO);
        users = TestUsers.function(table, DYNAMO.url(), LocalDynamo.CLOCK);
    }

    private APIGatewayProxyResponseEvent answer(GatewayCall call) {
        return call.sentTo(users);
    }

    private APIGatewayProxyResponseEvent create(String key, String body) {
        return answer(GatewayCall.of(CREATE_USER)
                .byAdmin()
                .header("Idempotency-Key", key)
                .body(body));
    }

    private static String userid(APIGatewayProxyResponseEvent answer) {
        return answer.getBody().replaceFirst(".*\"userid\":\"([^\"]*)\".*", "$1");
    }

    private int count() {
        return answer(GatewayCall.of(LIST_USERS).byAdmin()).getBody().split("\"userid\"", -1).length - 1;
    }

    @Test
    void returnsTheSameResponseAgain() {
        var first = create(KEY, ADA);
        users = TestUsers.function(table, DYNAMO.url(), Clock.offset(LocalDynamo.CLOCK, Duration.ofHours(1)));
        var second = create(KEY, ADA);

        assertThat(first.getStatusCode()).isEqualTo(200);
        assertThat(second).isEqualTo(first);
        assertThat(count()).isEqualTo(1);
        assertThat(UUID.fromString(userid(first)).version()).isEqualTo(8);
    }

    @Test
    void returnsTheSameResponseAfterTheUserHasChanged() {
        var first = create(KEY, ADA);
        answer(GatewayCall.of(REPLACE_USER, userid(first)).byAdmin().body("{\"name\":\"Ada L.\"}"));

        assertThat(create(KEY, ADA)).isEqualTo(first);
    }

    @Test
    void returnsTheSameResponseForReformattedJson() {
        assertThat(create(KEY, "{ \"attributes\" : {\"n\":1.0}, \"name\" : \"Ada\" }"))
                .isEqualTo(create(KEY, ADA));
    }

    @Test
    void returnsTheSameResponseForAChosenUserid() {
        String body = "{\"userid\":\"ada\",\"name\":\"Ada\"}";

        assertThat(create(KEY, body)).isEqualTo(create(KEY, body));
        assertThat(create("another", body).getStatusCode()).isEqualTo(409);
    }

    @Test
    void isRefusedForAnotherBody() {
        create(KEY, ADA);

        var answer = create(KEY, "{\"name\":\"Eve\"}");

        assertThat(answer.getStatusCode()).isEqualTo(422);
        assertThat(count()).isEqualTo(1);
    }

    /** As documented: a key applies only to the userid in the body. */
    @Test
    void appliesToTheUseridInTheBody() {
        assertThat(create(KEY, "{\"userid\":\"ada\",\"name\":\"Ada\"}").getStatusCode())
                .isEqualTo(200);
        assertThat(create(KEY, "{\"userid\":\"eve\",\"name\":\"Eve\"}").getStatusCode())
                .isEqualTo(200);
        assertThat(create(KEY, "{\"userid\":\"eve\",\"name\":\"Eva\"}").getStatusCode())
                .isEqualTo(422);
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void isScopedToTheCaller() {
        var first = create(KEY, ADA);
        var second = answer(GatewayCall.of(CREATE_USER)
                .by("another-admin", true)
                .header("Idempotency-Key", KEY)
                .body(ADA));

        assertThat(second.getStatusCode()).isEqualTo(200);
        assertThat(userid(second)).isNotEqualTo(userid(first));
    }

    @Test
    void isTheSameWithAndWithoutQuotes() {
        assertThat(create("\"" + KEY + "\"", ADA)).isEqualTo(create(KEY, ADA));
    }

    @Test
    void isOptional() {
        answer(GatewayCall.of(CREATE_USER).byAdmin().body(ADA));

        assertThat(answer(GatewayCall.of(CREATE_USER).byAdmin().body(ADA)).getStatusCode())
                .as("the fixed id of this test is taken")
                .isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\"\"", "a b", "\"a", "a\"", "a, b", "\u00e9"})
    void isRefusedIfMalformed(String key) {
        var answer = create(key, ADA);

        assertThat(answer.getStatusCode()).isEqualTo(400);
        assertThat(answer.getBody()).contains("\"field\":\"Idempotency-Key\"");
        assertThat(count()).isZero();
    }

    @Test
    void isRefusedIfTooLong() {
        assertThat(create("a".repeat(255), ADA).getStatusCode()).isEqualTo(200);
        assertThat(create("a".repeat(256), ADA).getStatusCode()).isEqualTo(400);
    }
}
