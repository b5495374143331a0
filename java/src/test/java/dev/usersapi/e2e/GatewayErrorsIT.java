package dev.usersapi.e2e;

import static dev.usersapi.e2e.Api.NO_BODY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usersapi.e2e.Api.Reply;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void saysHowToAuthenticate() {
        Reply reply = API.send("GET", "/users", Optional.empty(), NO_BODY);

        reply.requireProblem(401);
        assertThat(reply.header("WWW-Authenticate")).contains("Bearer");
    }

    @Test
    void refusesAUser() {
        API.call("GET", "/users", userToken, NO_BODY).requireProblem(403);
    }

    @Test
    void refusesABody() {
        API.call("PUT", "/users", adminToken, "{}").requireProblem(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/users/a/b", "/nothing/at/all"})
    void knowsNoOtherPath(String path) {
        API.callUndocumented("GET", path, adminToken, NO_BODY).requireProblem(404);
        API.callUndocumented("POST", path, adminToken, "{}").requireProblem(404);
    }

    /** A client learns that it is not there before it signs in. */
    @ParameterizedTest
    @CsvSource({"GET, /nothing, 404", "POST, /users, 405", "PATCH, /users/ada, 405"})
    void needsNoTokenToSayWhatIsNotThere(String method, String path, int status) {
        API.callWithoutToken(method, path).requireProblem(status);
    }

    @ParameterizedTest
    @CsvSource({
        "POST,   /users,     'GET, PUT'",
        "DELETE, /users,     'GET, PUT'",
        "PATCH,  /users/ada, 'GET, PUT, DELETE'",
        "POST,   /users/ada, 'GET, PUT, DELETE'"
    })
    void namesTheMethodsOfAPath(String method, String path, String allowed) {
        Reply reply = API.callUndocumented(method, path, adminToken, NO_BODY);

        reply.requireProblem(405);
        assertThat(reply.header("Allow")).contains(allowed);
    }
}
