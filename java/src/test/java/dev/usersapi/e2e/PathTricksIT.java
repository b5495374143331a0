package dev.usersapi.e2e;

import static dev.usersapi.e2e.Api.NO_BODY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usersapi.e2e.Api.Reply;
import dev.usersapi.e2e.People.Person;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths by which a user tries to reach another user. Routing, policy and the function's check agree on all of them. */
class PathTricksIT {

    private static final Deployment DEPLOYMENT = Deployment.underTest();
    private static final Api API = new Api(DEPLOYMENT);
    private static final String SECRET = "Nobody's business";

    private static String adminToken;
    private static String token;
    private static String me;
    private static String other;

    @BeforeAll
    static void createBothUsers() {
        People people = new People(DEPLOYMENT);
        adminToken = people.accessToken(people.admin());
        Person person = people.user();
        token = people.accessToken(person);
        me = person.sub();
        other = people.user().sub();
        API.call("PUT", "/users/" + me, token, "{\"name\":\"Me\"}");
        API.call("PUT", "/users/" + other, adminToken, "{\"name\":\"" + SECRET + "\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/users/OTHER",
                "/users/OTHER/",
                "/users//OTHER",
                "//users/OTHER",
                "/users/./OTHER",
                "/users/ME/../OTHER",
                "/users/ME/%2e%2e/OTHER",
                "/users/ME%2F..%2FOTHER",
                "/users/ME%2f%2e%2e%2fOTHER",
                "/users/ME%5C..%5COTHER",
                "/users/ME/OTHER",
                "/users/ME,OTHER",
                "/users/ME;OTHER",
                "/users/ME%00OTHER",
                "/users/ME%0D%0AOTHER",
                "/users/OTHER%00",
                "/users/OTHER%20",
                "/users/OTHER%2F",
                "/users/OTHER%3F",
                "/users/OTHER%23",
                "/users/OTHER?userid=ME",
                "/users/OTHER%252F",
                "/users/*",
                "/users/%2A",
                "/users/%3F",
                "/users/%24%7Baws:userid%7D",
                "/users/",
                "/Users/OTHER",
                "/users/CAPITALS",
                "/../Prod/users/OTHER"
            })
    void reachNoOtherUser(String pattern) {
        String path =
                pattern.replace("OTHER", other).replace("ME", me).replace("CAPITALS", other.toUpperCase(Locale.ROOT));
        for (String method : new String[] {"GET", "PUT", "PATCH", "DELETE"}) {
            Reply reply =
                    API.callUndocumented(method, path, token, method.startsWith("P") ? "{\"name\":\"Eve\"}" : NO_BODY);

            assertThat(reply.status()).as(method + " " + path).isBetween(400, 499);
            assertThat(reply.body()).doesNotContain(SECRET);
        }
        assertThat(name(other)).isEqualTo(SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/users/ME", "/users/ME?userid=OTHER"})
    void reachTheCallersOwnUser(String pattern) {
        String path = pattern.replace("OTHER", other).replace("ME", me);

        assertThat(API.callUndocumented("GET", path, token, NO_BODY)
                        .json()
                        .path("name")
                        .asText())
                .isEqualTo("Me");
    }

    private static String name(String userid) {
        return API.call("GET", "/users/" + userid, adminToken, NO_BODY)
                .json()
                .path("name")
                .asText();
    }
}
