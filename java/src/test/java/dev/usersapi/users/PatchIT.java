package dev.usersapi.users;

import static dev.usersapi.access.Operations.GET_USER;
import static dev.usersapi.access.Operations.PATCH_USER;
import static dev.usersapi.access.Operations.REPLACE_USER;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.usersapi.dynamodb.LocalDynamo;
import dev.usersapi.http.ApiHandler;
import dev.usersapi.testing.GatewayCall;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changing a user with a JSON Merge Patch. */
class PatchIT {

    private static final String ADA = """
            {"name":"Ada","email":"ada@example.com","attributes":{"team":"engine","born":1815.0,"none":null}}""";

    @RegisterExtension
    private static final LocalDynamo DYNAMO = new LocalDynamo();

    private ApiHandler users;

    @BeforeEach
    void createAda() {
        users = TestUsers.newFunction(DYNAMO);
        GatewayCall.of(REPLACE_USER, "ada").byAdmin().body(ADA).sentTo(users);
    }

    private static GatewayCall patch(String userid, String body) {
        return GatewayCall.of(PATCH_USER, userid)
                .byAdmin()
                .header("Content-Type", "application/merge-patch+json")
                .body(body.replace('\'', '"'));
    }

    private APIGatewayProxyResponseEvent patched(String body) {
        return patch("ada", body).sentTo(users);
    }

    /** The user's fields, version included. */
    private String fields() {
        String body = GatewayCall.of(GET_USER, "ada").byAdmin().sentTo(users).getBody();
        return body.replaceFirst("\\{\"userid\":\"ada\",(.*),\"createdAt.*", "{$1}")
                .replace('"', '\'');
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'name':'Ida'} | {'name':'Ida','email':'ada@example.com','attributes':{'team':'engine','born':1815.0,'none':null},'version':2}",
                "{'email':null} | {'name':'Ada','attributes':{'team':'engine','born':1815.0,'none':null},'version':2}",
                "{'attributes':null} | {'name':'Ada','email':'ada@example.com','version':2}",
                "{'attributes':{'team':null,'n':1.00}} | {'name':'Ada','email':'ada@example.com','attributes':{'born':1815.0,'none':null,'n':1.00},'version':2}",
                "{} | {'name':'Ada','email':'ada@example.com','attributes':{'team':'engine','born':1815.0,'none':null},'version':2}"
            })
    void changesOnlyWhatThePatchHas(String body, String fields) {
        assertThat(patched(body).getStatusCode()).isEqualTo(200);
        assertThat(fields()).isEqualTo(fields);
    }

    @Test
    void addsAttributesToAUserWithoutAny() {
        patched("{'attributes':null}");

        patched("{'attributes':{'a':{'b':null,'c':1}}}");

        assertThat(fields()).contains("'attributes':{'a':{'c':1}}");
    }

    @Test
    void answersWithTheUserAndItsTag() {
        var reply = patched("{'name':'Ida'}");

        assertThat(reply.getBody())
                .isEqualTo(
                        GatewayCall.of(GET_USER, "ada").byAdmin().sentTo(users).getBody());
        assertThat(reply.getHeaders()).containsEntry("ETag", "\"2-" + LocalDynamo.CLOCK.millis() + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'name':null}          | name       | Is required.",
                "{'name':' '}           | name       | Must be 1 to 256 characters, not blank and without control characters.",
                "{'email':'ada'}        | email      | Must be an address of at most 254 characters.",
                "{'email':1}            | email      | Must be a string.",
                "{'attributes':[]}      | attributes | Must be a JSON object.",
                "{'nickname':'A'}       | nickname   | Is not a field that can be written.",
                "{'version':7}          | version    | Is not a field that can be written.",
                "{'userid':'eve'}       | userid     | Is not a field that can be written.",
                "{'userid':null}        | userid     | Is not a field that can be written.",
                "{'version':null}       | version    | Is not a field that can be written.",
                "{'attributes':{'a':'\\ud800'}} | attributes | Must be text without lone surrogates."
            })
    void refusesAnInvalidResult(String body, String field, String detail) {
        var reply = patched(body);

        assertThat(reply.getStatusCode()).isEqualTo(400);
        assertThat(reply.getBody())
                .contains("\"errors\":[{\"field\":\"%s\",\"pointer\":\"#/%s\",\"detail\":\"%s\"}]"
                        .formatted(field, field, detail));
        assertThat(fields()).contains("'version':1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "", "{'name':'A'}x", "{'name':'A','name':'B'}"})
    void refusesWhatIsNotAMergePatch(String body) {
        assertThat(patched(body).getStatusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json-patch+json", "text/plain"})
    void namesTheMediaTypeThatItAccepts(String mediaType) {
        var reply = patch("ada", "{}").header("Content-Type", mediaType).sentTo(users);

        assertThat(reply.getStatusCode()).isEqualTo(415);
        assertThat(reply.getHeaders()).containsEntry("Accept-Patch", "application/merge-patch+json");
        assertThat(reply.getBody()).contains("The body must be application/merge-patch+json in UTF-8.");
    }

    @Test
    void refusesAResultThatIsTooLarge() {
        String half = "a".repeat(33 * 1024);
        patched("{'attributes':{'a':'" + half + "'}}");

        var reply = patched("{'attributes':{'b':'" + half + "'}}");

        assertThat(reply.getStatusCode()).isEqualTo(422);
        assertThat(reply.getBody()).contains("The user would be larger than the API stores.");
        assertThat(patched("{'attributes':{'a':null,'b':'" + half + "'}}").getStatusCode())
                .isEqualTo(200);
    }

    @Test
    void nestsAsDeepAsABodyMay() {
        String deepest = "{'a':".repeat(29) + "{'%s':1}" + "}".repeat(29);
        patched("{'attributes':" + deepest.formatted("b") + "}");

        patched("{'attributes':" + deepest.formatted("c") + "}");

        assertThat(fields()).contains("'a':{'b':1,'c':1}");
    }

    @Test
    void getsA404ForAMissingUser() {
        assertThat(patch("nobody", "{}").sentTo(users).getStatusCode()).isEqualTo(404);
    }

    @Test
    void isRefusedForItsOwnFaultsFirst() {
        var reply = patch("nobody", "{'email':1}").header("If-Match", "\"1-1\"").sentTo(users);

        assertThat(reply.getStatusCode()).isEqualTo(400);
    }

    @Test
    void appliesOnlyToTheStateThatTheCallerKnows() {
        String first = "\"1-" + LocalDynamo.CLOCK.millis() + "\"";

        assertThat(patch("ada", "{'name':'B'}")
                        .header("If-Match", first)
                        .sentTo(users)
                        .getStatusCode())
                .isEqualTo(200);
        assertThat(patch("ada", "{'name':'C'}")
                        .header("If-Match", first)
                        .sentTo(users)
                        .getStatusCode())
                .isEqualTo(412);
        assertThat(fields()).contains("'name':'B'", "'version':2");
    }
}
