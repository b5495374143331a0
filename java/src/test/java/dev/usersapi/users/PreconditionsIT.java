package dev.usersapi.users;

import static dev.usersapi.access.Operations.CREATE_USER;
import static dev.usersapi.access.Operations.DELETE_USER;
import static dev.usersapi.access.Operations.GET_USER;
import static dev.usersapi.access.Operations.REPLACE_USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.usersapi.access.Operation;
import dev.usersapi.dynamodb.LocalDynamo;
import dev.usersapi.http.ApiHandler;
import dev.usersapi.testing.GatewayCall;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code If-Match} and {@code If-None-Match} on a user, as RFC 9110 defines them. */
class PreconditionsIT {

    @RegisterExtension
    private static final LocalDynamo DYNAMO = new LocalDynamo();

    private static final String NOW_IN_TAGS = Long.toString(LocalDynamo.CLOCK.millis());
    private static final String CURRENT = "\"1-" + NOW_IN_TAGS + "\"";
    private static final String NEXT = "\"2-" + NOW_IN_TAGS + "\"";
    private static final String OLD = "\"1-1\"";

    private String table;
    private ApiHandler users;

    @BeforeEach
    void createAUser() {
        table = TestUsers.newTable(DYNAMO);
        users = TestUsers.function(table, DYNAMO.url(), LocalDynamo.CLOCK);
        answer(GatewayCall.of(CREATE_USER).byAdmin().body("{\"userid\":\"ada\",\"name\":\"Ada\"}"));
    }

    private APIGatewayProxyResponseEvent answer(GatewayCall call) {
        return call.sentTo(users);
    }

    private static GatewayCall call(Operation operation, String userid) {
        return GatewayCall.of(operation, userid)
                .byAdmin()
                .body(operation == REPLACE_USER ? "{\"name\":\"Ada L.\"}" : null);
    }

    private String tagNow() {
        return answer(call(GET_USER, "ada")).getHeaders().get("ETag");
    }

    @Test
    void everyStateOfAUserHasADistinctTag() {
        assertThat(tagNow()).isEqualTo(CURRENT);

        var replaced = answer(call(REPLACE_USER, "ada"));

        assertThat(replaced.getHeaders()).containsEntry("ETag", NEXT);
        assertThat(tagNow()).isEqualTo(NEXT);
    }

    @ParameterizedTest
    @MethodSource
    void decideTheResponse(Operation operation, String userid, String header, String value, int status) {
        String before = tagNow();

        var answer = answer(call(operation, userid).header(header, value));

        assertThat(answer.getStatusCode()).isEqualTo(status);
        if (status >= 300) {
            assertThat(tagNow()).as("nothing has changed").isEqualTo(before);
        }
    }

    /**
     * User eve does not exist. Preconditions are checked only if the call could succeed without them (RFC 9110, section
     * 13.2.1).
     */
    static Stream<Arguments> decideTheResponse() {
        return Stream.of(
                row(GET_USER, "ada", "If-Match", CURRENT, 200),
                row(GET_USER, "ada", "If-Match", OLD, 412),
                row(GET_USER, "ada", "If-Match", "*", 200),
                row(GET_USER, "eve", "If-Match", "*", 404),
                row(GET_USER, "ada", "If-None-Match", CURRENT, 304),
                row(GET_USER, "ada", "If-None-Match", "W/" + CURRENT, 304),
                row(GET_USER, "ada", "If-None-Match", OLD + ", " + CURRENT, 304),
                row(GET_USER, "ada", "If-None-Match", "*", 304),
                row(GET_USER, "ada", "If-None-Match", OLD, 200),
                row(GET_USER, "eve", "If-None-Match", "*", 404),
                row(REPLACE_USER, "ada", "If-Match", CURRENT, 200),
                row(REPLACE_USER, "ada", "If-Match", OLD + "," + CURRENT, 200),
                row(REPLACE_USER, "ada", "If-Match", "*", 200),
                row(REPLACE_USER, "ada", "If-Match", OLD, 412),
                row(REPLACE_USER, "ada", "If-Match", NEXT, 412),
                row(REPLACE_USER, "ada", "If-Match", "W/" + CURRENT, 412),
                row(REPLACE_USER, "ada", "If-Match", "\"of-another-api\"", 412),
                row(REPLACE_USER, "eve", "If-Match", "*", 412),
                row(REPLACE_USER, "eve", "If-Match", CURRENT, 412),
                row(REPLACE_USER, "ada", "If-None-Match", "*", 412),
                row(REPLACE_USER, "ada", "If-None-Match", CURRENT, 412),
                row(REPLACE_USER, "ada", "If-None-Match", OLD, 200),
                row(REPLACE_USER, "ada", "If-None-Match", "\"of-another-api\"", 200),
                row(REPLACE_USER, "eve", "If-None-Match", "*", 201),
                row(DELETE_USER, "ada", "If-Match", CURRENT, 204),
                row(DELETE_USER, "ada", "If-Match", OLD, 412),
                row(DELETE_USER, "ada", "If-None-Match", CURRENT, 412),
                row(DELETE_USER, "eve", "If-Match", "*", 404),
                row(DELETE_USER, "eve", "If-None-Match", CURRENT, 404));
    }

    private static Arguments row(Operation operation, String userid, String header, String value, int status) {
        return argumentSet(
                "%s of %s, %s: %s -> %d".formatted(operation, userid, header, value, status),
                operation,
                userid,
                header,
                value,
                status);
    }

    @ParameterizedTest
    @CsvSource({"If-Match", "if-match", "IF-MATCH"})
    void areReadFromHeadersInAnyCase(String header) {
        assertThat(answer(call(REPLACE_USER, "ada").header(header, OLD)).getStatusCode())
                .isEqualTo(412);
    }

    @Test
    void areJoinedIfTheHeaderIsRepeated() {
        assertThat(answer(call(REPLACE_USER, "ada").header("If-Match", OLD, CURRENT))
                        .getStatusCode())
                .isEqualTo(200);
    }

    @Test
    void mustBothHold() {
        assertThat(answer(call(REPLACE_USER, "ada").header("If-Match", CURRENT).header("If-None-Match", CURRENT))
                        .getStatusCode())
                .isEqualTo(412);
        assertThat(answer(call(REPLACE_USER, "ada").header("If-Match", CURRENT).header("If-None-Match", OLD))
                        .getStatusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"1", "1-1", "w/\"1\"", "", "*, \"1\""})
    void areRefusedIfMalformed(String value) {
        var answer = answer(call(REPLACE_USER, "ada").header("If-Match", value));

        assertThat(answer.getStatusCode()).isEqualTo(400);
        assertThat(answer.getBody()).contains("\"field\":\"If-Match\"");
        assertThat(tagNow()).isEqualTo(CURRENT);
    }

    @Test
    void areRefusedIfTooMany() {
        String tags = (OLD + ",").repeat(21);

        assertThat(answer(call(REPLACE_USER, "ada").header("If-None-Match", tags))
                        .getStatusCode())
                .isEqualTo(400);
    }

    @Test
    void distinguishARecreatedUserFromTheDeletedOne() {
        answer(call(REPLACE_USER, "eve"));
        String stale = answer(call(GET_USER, "eve")).getHeaders().get("ETag");
        answer(call(DELETE_USER, "eve"));
        Clock later = Clock.offset(LocalDynamo.CLOCK, Duration.ofMillis(1));
        users = TestUsers.function(table, DYNAMO.url(), later);
        answer(call(REPLACE_USER, "eve"));

        assertThat(answer(call(REPLACE_USER, "eve").header("If-Match", stale)).getStatusCode())
                .isEqualTo(412);
    }
}
