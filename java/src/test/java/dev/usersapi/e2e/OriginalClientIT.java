package dev.usersapi.e2e;

import static dev.usersapi.e2e.Api.NO_BODY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usersapi.e2e.Api.Reply;
import dev.usersapi.e2e.People.Person;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client of the API that this one replaces (AWS's serverless REST API samples) works unchanged: it sends the bare ID
 * token in {@code Authorization}, and expects exactly these responses.
 */
class OriginalClientIT {

    private static final Deployment DEPLOYMENT = Deployment.underTest();
    private static final Api API = new Api(DEPLOYMENT);

    private static String adminToken;
    private static String userToken;
    private static String userSub;

    @BeforeAll
    static void signIn() {
        People people = new People(DEPLOYMENT);
        Person user = people.user();
        adminToken = people.idToken(people.admin());
        userToken = people.idToken(user);
        userSub = user.sub();
    }

    private static Reply send(String method, String path, String token, String body) {
        return API.send(method, path, Optional.of(token), body);
    }

    @ParameterizedTest
    @CsvSource({"GET, /users", "PUT, /users", "GET, /users/any", "PUT, /users/any", "DELETE, /users/any"})
    void gets401WithoutAToken(String method, String path) {
        assertThat(API.send(method, path, Optional.empty(), NO_BODY).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"GET, /users", "PUT, /users", "GET, /users/other", "PUT, /users/other", "DELETE, /users/other"})
    void gets403AsAUserForAnythingElse(String method, String path) {
        String body = method.equals("PUT") ? "{\"name\":\"John Doe\"}" : NO_BODY;

        assertThat(send(method, path, userToken, body).status()).isEqualTo(403);
    }

    @Test
    void createsAUserAndGetsItsNameAndANewId() {
        Reply created = send("PUT", "/users", adminToken, "{\"name\":\"John Doe\"}");

        assertThat(created.status()).isEqualTo(200);
        assertThat(created.json().path("name").asText()).isEqualTo("John Doe");
        assertThat(created.json().path("userid").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"nam\":\"John Doe\"}", "Name=John", "[]"})
    void gets400ForAnInvalidBody(String body) {
        assertThat(send("PUT", "/users", adminToken, body).status()).isEqualTo(400);
    }

    @Test
    void showsReplacesAndDeletesAUserAsAdministrator() {
        String path = "/users/"
                + send("PUT", "/users", adminToken, "{\"name\":\"John Doe\"}")
                        .json()
                        .path("userid")
                        .asText();

        assertThat(send("GET", path, adminToken, NO_BODY).json().path("name").asText())
                .isEqualTo("John Doe");
        assertThat(send("PUT", path, adminToken, "{\"name\":\"Jane Doe\"}").status())
                .isEqualTo(200);
        assertThat(send("GET", path, adminToken, NO_BODY).json().path("name").asText())
                .isEqualTo("Jane Doe");
        assertThat(send("DELETE", path, adminToken, NO_BODY).status()).isEqualTo(204);
        assertThat(send("GET", path, adminToken, NO_BODY).status()).isEqualTo(404);
    }

    @Test
    void listsUsersAsAdministrator() {
        Reply list = send("GET", "/users", adminToken, NO_BODY);

        assertThat(list.status()).isEqualTo(200);
        assertThat(list.json().isArray()).isTrue();
    }

    @Test
    void managesItsOwnUser() {
        String path = "/users/" + userSub;

        assertThat(send("PUT", path, userToken, "{\"name\":\"John Doe\"}").status())
                .isBetween(200, 201);
        assertThat(send("GET", path, userToken, NO_BODY).json().path("name").asText())
                .isEqualTo("John Doe");
        assertThat(send("DELETE", path, userToken, NO_BODY).status()).isEqualTo(204);
    }
}
