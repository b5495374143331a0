package dev.usersapi.e2e;

import static dev.usersapi.e2e.Api.NO_BODY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usersapi.e2e.Api.Reply;
import dev.usersapi.e2e.People.Person;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The notes of a user, over HTTP. */
class NotesIT {

    private static final Api API = new Api(Deployment.underTest());
    private static final String OLD = "\"1-1\"";

    private static String notes;
    private static String ownerToken;
    private static String adminToken;
    private static String strangerToken;

    @BeforeAll
    static void signIn() {
        People people = new People(Deployment.underTest());
        Person owner = people.user();
        notes = "/users/" + owner.sub() + "/notes";
        ownerToken = people.accessToken(owner);
        adminToken = people.accessToken(people.admin());
        strangerToken = people.accessToken(people.user());
    }

    private static Reply byOwner(String method, String path, String body, String... headers) {
        return API.call(method, path, ownerToken, body, headers);
    }

    private static Reply created() {
        return byOwner("POST", notes, text("First"));
    }

    private static String pathOf(Reply note) {
        return notes + "/" + note.json().path("noteid").asText();
    }

    private static String text(String text) {
        return "{\"text\":\"%s\"}".formatted(text);
    }

    private static String body(String method) {
        return method.equals("PUT") || method.equals("POST") ? text("Changed") : NO_BODY;
    }

    @Test
    void areShownReplacedAndDeletedByTheirOwner() {
        Reply created = created();
        String note = pathOf(created);

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location"))
                .hasValueSatisfying(path -> assertThat(path).endsWith(note));
        assertThat(byOwner("GET", note, NO_BODY).body()).isEqualTo(created.body());
        assertThat(byOwner("PUT", note, text("Second")).json().path("text").asText())
                .isEqualTo("Second");
        assertThat(byOwner("DELETE", note, NO_BODY).status()).isEqualTo(204);
        assertThat(byOwner("GET", note, NO_BODY).status()).isEqualTo(404);
    }

    @Test
    void areListedByPages() {
        created();
        created();

        Reply page = byOwner("GET", notes + "?limit=1", NO_BODY);

        assertThat(page.json()).hasSize(1);
        assertThat(page.header("Link")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"GET, 200", "PUT, 200", "DELETE, 204"})
    void mayBeCalledByAdministratorsAndNotByStrangers(String method, int status) {
        String note = pathOf(created());

        API.call(method, note, strangerToken, body(method)).requireProblem(403);
        assertThat(API.call(method, note, adminToken, body(method)).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"GET, 200", "POST, 201"})
    void areListedAndCreatedByAdministratorsAndNotByStrangers(String method, int status) {
        API.call(method, notes, strangerToken, body(method)).requireProblem(403);
        assertThat(API.call(method, notes, adminToken, body(method)).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE"})
    void areRefusedIfThePreconditionFails(String method) {
        byOwner(method, pathOf(created()), body(method), "If-Match", OLD).requireProblem(412);
    }

    @Test
    void getA304IfUnchanged() {
        Reply created = created();
        String tag = created.header("ETag").orElseThrow();

        assertThat(byOwner("GET", pathOf(created), NO_BODY, "If-None-Match", tag)
                        .status())
                .isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE"})
    void areNotFoundIfMissing(String method) {
        byOwner(method, notes + "/" + UUID.randomUUID(), body(method)).requireProblem(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE"})
    void haveUuidsForIds(String method) {
        byOwner(method, notes + "/first", body(method)).requireProblem(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "cursor=-"})
    void areNotListedForInvalidPages(String query) {
        byOwner("GET", notes + "?" + query, NO_BODY).requireProblem(400);
    }
}
