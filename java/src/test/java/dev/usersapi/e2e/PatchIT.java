package dev.usersapi.e2e;

import static dev.usersapi.e2e.Api.NO_BODY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usersapi.e2e.Api.Reply;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changing a user with a JSON Merge Patch, over HTTP: the gateway lets null through. */
class PatchIT {

    private static final Api API = new Api(Deployment.underTest());

    private static String token;

    private final String path = "/users/user-" + UUID.randomUUID();

    @BeforeAll
    static void signIn() {
        People people = new People(Deployment.underTest());
        token = people.accessToken(people.admin());
    }

    @BeforeEach
    void createAUser() {
        put("{'name':'Ada','email':'ada@example.com','attributes':{'n':1.0,'team':'engine'}}");
    }

    private Reply put(String body) {
        return API.call("PUT", path, token, body.replace('\'', '"'));
    }

    private Reply patch(String body, String... headers) {
        return API.call("PATCH", path, token, body.replace('\'', '"'), headers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'email':null}                       | 'name':'Ada','attributes':{'n':1.0,'team':'engine'},",
                "{'attributes':null,'name':'Ida'}     | 'name':'Ida','email':'ada@example.com',",
                "{'attributes':{'team':null,'b':[]}}  | 'name':'Ada','email':'ada@example.com','attributes':{'n':1.0,'b':[]},"
            })
    void changesOnlyWhatThePatchHas(String patch, String fields) {
        Reply changed = patch(patch);

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body()).contains(fields.replace('\'', '"') + "\"version\":2");
        assertThat(API.call("GET", path, token, NO_BODY).body()).isEqualTo(changed.body());
    }

    @Test
    void appliesOnlyToTheStateThatTheCallerKnows() {
        String tag = API.call("GET", path, token, NO_BODY).header("ETag").orElseThrow();

        assertThat(patch("{'name':'B'}", "If-Match", tag).status()).isEqualTo(200);
        patch("{'name':'C'}", "If-Match", tag).requireProblem(412);
    }

    @Test
    void getsA404ForAMissingUser() {
        API.call("DELETE", path, token, NO_BODY);

        patch("{}").requireProblem(404);
    }

    @Test
    void namesTheMediaTypeThatItAccepts() {
        Reply reply = patch("{}", "Content-Type", "application/json");

        reply.requireProblem(415);
        assertThat(reply.header("Accept-Patch")).contains("application/merge-patch+json");
    }

    @Test
    void refusesAResultThatIsTooLarge() {
        String half = "a".repeat(33 * 1024);
        patch("{'attributes':{'a':'" + half + "'}}");

        patch("{'attributes':{'b':'" + half + "'}}").requireProblem(422);
    }
}
