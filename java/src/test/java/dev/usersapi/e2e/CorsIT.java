package dev.usersapi.e2e;

import static dev.usersapi.e2e.Api.NO_BODY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usersapi.e2e.Api.Reply;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cross-origin calls; the local environment allows every origin. */
class CorsIT {

    private static final Deployment DEPLOYMENT = Deployment.underTest();
    private static final Api API = new Api(DEPLOYMENT);

    /**
     * Browsers send a preflight before each call with a token. If it fails, the page can't read the call's response.
     */
    @ParameterizedTest
    @ValueSource(strings = {"/users", "/users/ada", "/", "/userz", "/users/ada/nothing"})
    void answersAPreflightWithoutAToken(String path) {
        Reply preflight = API.preflight("PUT", path);

        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Origin")).contains("*");
        assertThat(preflight.header("Access-Control-Allow-Methods")).contains("DELETE,GET,PATCH,POST,PUT");
        assertThat(preflight.header("Access-Control-Allow-Headers").orElseThrow())
                .contains("Authorization", "Content-Type", "If-Match", "traceparent", "baggage", "sentry-trace");
    }

    @ParameterizedTest
    @CsvSource({"GET, /userz, 404", "GET, /, 404", "DELETE, /users, 405", "POST, /users/ada, 405"})
    void letsPagesReadThatAPathOrMethodDoesNotExist(String method, String path, int status) {
        assertThat(API.preflight(method, path).status()).isEqualTo(204);
        Reply reply = API.callWithoutToken(method, path);

        reply.requireProblem(status);
        assertThat(reply.header("Access-Control-Allow-Origin")).contains("*");
        assertThat(reply.header("Access-Control-Expose-Headers").orElseThrow()).contains("Allow");
    }

    @Test
    void addsHeadersToTheFunctionsResponses() {
        People people = new People(DEPLOYMENT);
        Reply reply = API.call("GET", "/users", people.accessToken(people.admin()), NO_BODY);

        assertThat(reply.header("Access-Control-Allow-Origin")).contains("*");
        assertThat(reply.header("Access-Control-Expose-Headers").orElseThrow()).contains("ETag", "Link", "Location");
    }

    @Test
    void addsHeadersToTheGatewaysResponses() {
        Reply reply = API.send("GET", "/users", Optional.empty(), NO_BODY);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("Access-Control-Allow-Origin")).contains("*");
    }
}
