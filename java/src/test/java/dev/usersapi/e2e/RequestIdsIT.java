package dev.usersapi.e2e;

import static dev.usersapi.e2e.Api.NO_BODY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usersapi.e2e.Api.Reply;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several requests with one id, which a client sets by the header {@code x-amzn-RequestId}, are all carried out. */
class RequestIdsIT {

    private static final Deployment DEPLOYMENT = Deployment.underTest();
    private static final Api API = new Api(DEPLOYMENT);

    private static String token;

    private String userid;

    @BeforeAll
    static void signIn() {
        People people = new People(DEPLOYMENT);
        token = people.accessToken(people.admin());
    }

    @BeforeEach
    void create() {
        userid = UUID.randomUUID().toString();
        assertThat(create("One").status()).isEqualTo(200);
    }

    private Reply create(String name) {
        return call("PUT", "/users", "{\"userid\":\"%s\",\"name\":\"%s\"}".formatted(userid, name));
    }

    private Reply replace(String name, String... headers) {
        return call("PUT", "/users/" + userid, "{\"name\":\"%s\"}".formatted(name), headers);
    }

    private Reply delete() {
        return call("DELETE", "/users/" + userid, NO_BODY);
    }

    private static Reply call(String method, String path, String body, String... headers) {
        String[] withId = new String[headers.length + 2];
        System.arraycopy(headers, 0, withId, 2, headers.length);
        withId[0] = "x-amzn-RequestId";
        withId[1] = "chosen-by-the-client";
        Reply reply = API.call(method, path, token, body, withId);
        assertThat(reply.header("x-amzn-RequestId"))
                .as("the gateway accepts this id")
                .contains("chosen-by-the-client");
        return reply;
    }

    private String name() {
        return API.call("GET", "/users/" + userid, token, NO_BODY)
                .json()
                .path("name")
                .asText();
    }

    @Test
    void aSecondCreationIsRefused() {
        assertThat(create("Two").status()).isEqualTo(409);
        assertThat(name()).isEqualTo("One");
    }

    @Test
    void everyReplacementIsCarriedOut() {
        assertThat(replace("Two").json().path("version").asInt()).isEqualTo(2);
        assertThat(replace("Three").json().path("version").asInt()).isEqualTo(3);
        assertThat(name()).isEqualTo("Three");
    }

    @Test
    void aPreconditionIsNotBypassed() {
        assertThat(replace("Two").status()).isEqualTo(200);
        assertThat(replace("Three", "If-Match", "\"1-1\"").status()).isEqualTo(412);
        assertThat(name()).isEqualTo("Two");
    }

    @Test
    void aSecondDeletionGets404() {
        assertThat(delete().status()).isEqualTo(204);
        assertThat(delete().status()).isEqualTo(404);
    }

    @Test
    void theInstanceOfAProblemIsNotChosenByTheClient() {
        String first = create("Two").json().path("instance").asText();
        String second = create("Two").json().path("instance").asText();

        assertThat(first).isNotEqualTo(second).doesNotContain("chosen-by-the-client");
    }

    @Test
    void theGatewaysOwnProblemsHaveItsIdAsInstance() {
        Reply reply = API.send("GET", "/users", Optional.empty(), NO_BODY);

        assertThat(reply.json().path("instance").asText())
                .isEqualTo("urn:users-api:request:"
                        + reply.header("x-amz-apigw-id").orElseThrow());
    }
}
