package dev.usersapi.e2e;

import static dev.usersapi.e2e.Api.NO_BODY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usersapi.e2e.Api.Reply;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cross-origin calls; the local environment allows every origin. */
class CorsIT {

    private static final Deployment DEPLOYMENT = Deployment.underTest();
    private static final Api API = new Api(DEPLOYMENT);

    @ParameterizedTest
    @CsvSource({"/users, 'GET,POST,PUT'", "/users/ada, 'DELETE,GET,PATCH,PUT'"})
    void answersAPreflightWithoutAToken(String path, String methods) {
        Reply preflight = API.preflight(path);

        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Origin")).contains("*");
        assertThat(preflight.header("Access-Control-Allow-Methods")).contains(methods);
        assertThat(preflight.header("Access-Control-Allow-Headers").orElseThrow())
                .contains("Authorization", "Content-Type", "If-Match");
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
