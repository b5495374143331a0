package dev.usersapi.e2e;

import static dev.usersapi.e2e.Api.NO_BODY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usersapi.e2e.Api.Reply;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The gateway's own errors have the form of the function's. */
class GatewayErrorsIT {

    private static final Deployment DEPLOYMENT = Deployment.underTest();
    private static final Api API = new Api(DEPLOYMENT);

    private static String adminToken;
    private static String userToken;

    @BeforeAll
    static void signIn() {
        People people = new People(DEPLOYMENT);
        adminToken = people.accessToken(people.admin());
        userToken = people.accessToken(people.user());
    }

    private static void assertProblem(Reply reply, int status) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).contains("application/problem+json");
        assertThat(reply.json().path("status").asInt()).isEqualTo(status);
        assertThat(reply.json().path("title").asText()).isNotEmpty();
        assertThat(reply.json().path("detail").asText()).isNotEmpty();
        assertThat(reply.json().path("instance").asText()).isNotEmpty();
    }

    @Test
    void saysHowToAuthenticate() {
        Reply reply = API.send("GET", "/users", Optional.empty(), NO_BODY);

        assertProblem(reply, 401);
        assertThat(reply.header("WWW-Authenticate")).contains("Bearer");
    }

    @Test
    void refusesAUser() {
        assertProblem(API.call("GET", "/users", userToken, NO_BODY), 403);
    }

    @Test
    void refusesABody() {
        assertProblem(API.call("PUT", "/users", adminToken, "{}"), 400);
    }

    @Test
    void knowsNoOtherPath() {
        assertProblem(API.callUndocumented("GET", "/nothing", adminToken), 404);
    }

    @Test
    void knowsNoOtherMethod() {
        assertProblem(API.callUndocumented("DELETE", "/users", adminToken), 404);
    }
}
