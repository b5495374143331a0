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

/** The gateway's own errors have the same format as the function's. */
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

    @ParameterizedTest
    @ValueSource(strings = {"/", "/nothing", "/users/a/b", "/users//a", "/nothing/at/all"})
    void knowsNoOtherPath(String path) {
        API.callUndocumented("GET", path, adminToken, NO_BODY).requireProblem(404);
        API.callUndocumented("POST", path, adminToken, "{}").requireProblem(404);
    }

    /** Clients learn that a path or method does not exist without signing in. */
    @ParameterizedTest
    @CsvSource({"GET, /nothing, 404", "PATCH, /users, 405", "POST, /users/ada, 405"})
    void needsNoTokenForUnknownPathsAndMethods(String method, String path, int status) {
        API.callWithoutToken(method, path).requireProblem(status);
    }

    @ParameterizedTest
    @CsvSource({
        "PATCH,  /users,     'GET, PUT, POST'",
        "DELETE, /users,     'GET, PUT, POST'",
        "POST,   /users/ada, 'GET, PUT, PATCH, DELETE'"
    })
    void listsTheMethodsOfAPath(String method, String path, String allowed) {
        Reply reply = API.callUndocumented(method, path, adminToken, NO_BODY);

        reply.requireProblem(405);
        assertThat(reply.header("Allow")).contains(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf-8",
                "application/json-patch+json",
                "application/merge-patch+json",
                "application/octet-stream",
                "application/x-www-form-urlencoded",
                "application/xml",
                "multipart/form-data; boundary=x",
                "text/plain;charset=UTF-8",
                "text/xml"
            })
    void refusesUnknownPathsAndMethodsWithAnyBody(String mediaType) {
        String[] contentType = {"Content-Type", mediaType};

        API.callUndocumented("POST", "/users/ada", adminToken, "{}", contentType)
                .requireProblem(405);
        API.callUndocumented("POST", "/nothing", adminToken, "{}", contentType).requireProblem(404);
    }

    /** A mock integration cannot have one template for all media types. */
    @Test
    void refusesABodyOfAnUnsupportedMediaType() {
        API.callUndocumented("PATCH", "/users", adminToken, "{}", "Content-Type", "image/png")
                .requireProblem(415);
    }

    /** AWS sends these responses itself, in a format that cannot be configured. */
    @ParameterizedTest
    @CsvSource({
        "6_291_456,  '{\"message\": \"Request Too Long\"}'",
        "10_485_761, 'HTTP content length exceeded 10485760 bytes.'"
    })
    void refusesABodyThatIsTooLarge(String size, String answer) {
        String body = "a".repeat(Integer.parseInt(size.replace("_", "")));

        Reply reply = API.callUndocumented("PUT", "/users/ada", adminToken, body, "Content-Type", "text/plain");

        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.body()).isEqualTo(answer);
    }
}
