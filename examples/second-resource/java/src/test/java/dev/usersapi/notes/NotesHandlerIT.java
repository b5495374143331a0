package dev.usersapi.notes;

import static dev.usersapi.access.Operations.CREATE_NOTE;
import static dev.usersapi.access.Operations.DELETE_NOTE;
import static dev.usersapi.access.Operations.GET_NOTE;
import static dev.usersapi.access.Operations.LIST_NOTES;
import static dev.usersapi.access.Operations.REPLACE_NOTE;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.usersapi.http.ApiHandler;
import dev.usersapi.access.Operation;
import dev.usersapi.http.Cors;
import dev.usersapi.http.Revocations;
import dev.usersapi.dynamodb.ItemTable;
import dev.usersapi.testing.GatewayCall;
import dev.usersapi.dynamodb.LocalDynamo;
import dev.usersapi.testing.OperationByName;
import java.io.IOException;
import java.util.Iterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.converter.ConvertWith;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The notes function as API Gateway calls it, on DynamoDB Local. */
class NotesHandlerIT {

    @RegisterExtension
    private static final LocalDynamo DYNAMO = new LocalDynamo();

    private static final String FIRST = "00000000-0000-0000-0000-000000000001";
    private static final String SECOND = "00000000-0000-0000-0000-000000000002";
    private static final String TEXT = "{\"text\":\"Bernoulli\"}";

    private ApiHandler notes;

    @BeforeEach
    void createTable() {
        String table = DYNAMO.createTable(NoteTable.KEY);
        Iterator<String> noteids = Stream.of(FIRST, SECOND).iterator();
        notes = new ApiHandler(() -> new Notes(table(table), noteids::next), () -> Revocations.NONE, Cors.NONE, LocalDynamo.CLOCK);
    }

    private static ItemTable<NoteFields> table(String name) {
        return new ItemTable<>(
                LocalDynamo.client(DYNAMO.url()),
                name,
                NoteTable.KEY,
                new NoteTable(),
                Notes.PROBLEMS,
                LocalDynamo.CLOCK);
    }

    private APIGatewayProxyResponseEvent answer(GatewayCall call) {
        return call.sentTo(notes);
    }

    private static GatewayCall byAda(Operation operation, String... pathParameters) {
        return GatewayCall.of(operation, pathParameters).by("ada", false);
    }

    private APIGatewayProxyResponseEvent create() {
        return answer(byAda(CREATE_NOTE, "ada").body(TEXT));
    }

    @Test
    void createsANote() {
        var answer = create();

        assertThat(answer.getStatusCode()).isEqualTo(201);
        assertThat(answer.getHeaders())
                .containsEntry("Location", "/Prod/users/ada/notes/" + FIRST)
                .containsKey("ETag");
        assertThat(answer.getBody())
                .isEqualTo("{\"noteid\":\"" + FIRST + "\",\"text\":\"Bernoulli\",\"version\":1,"
                        + "\"createdAt\":\"2026-03-01T12:00:00.000Z\",\"updatedAt\":\"2026-03-01T12:00:00.000Z\"}");
    }

    @Test
    void showsTheNoteThatWasCreated() {
        assertThat(answer(byAda(GET_NOTE, "ada", FIRST)).getStatusCode()).isEqualTo(404);

        String created = create().getBody();

        assertThat(answer(byAda(GET_NOTE, "ada", FIRST)).getBody()).isEqualTo(created);
    }

    @Test
    void replacesANoteOnlyIfItsTagMatches() {
        String seen = create().getHeaders().get("ETag");
        GatewayCall replace =
                byAda(REPLACE_NOTE, "ada", FIRST).header("If-Match", seen).body("{\"text\":\"Other\"}");

        assertThat(answer(replace).getBody()).contains("\"text\":\"Other\",\"version\":2");
        assertThat(answer(replace).getStatusCode()).isEqualTo(412);
    }

    @Test
    void deletesANoteOnce() {
        create();

        assertThat(answer(byAda(DELETE_NOTE, "ada", FIRST)).getStatusCode()).isEqualTo(204);
        assertThat(answer(byAda(DELETE_NOTE, "ada", FIRST)).getStatusCode()).isEqualTo(404);
    }

    @Test
    void listsTheNotesOfOneUserByPages() {
        create();
        answer(GatewayCall.of(CREATE_NOTE, "eve").byAdmin().body(TEXT));

        var page = answer(byAda(LIST_NOTES, "ada").query("limit", "1"));

        assertThat(page.getBody()).contains(FIRST).doesNotContain(SECOND);
        assertThat(page.getHeaders().get("Link")).startsWith("</Prod/users/ada/notes?limit=1&cursor=");
    }

    @ParameterizedTest
    @CsvSource({"LIST_NOTES", "CREATE_NOTE", "GET_NOTE", "REPLACE_NOTE", "DELETE_NOTE"})
    void areAccessibleToTheirOwnersOnly(@ConvertWith(OperationByName.class) Operation operation) {
        assertThat(answer(GatewayCall.of(operation, "ada", FIRST).by("eve", false))
                        .getStatusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"text\":\" \"}", "{\"text\":1}", "{\"text\":\"a\",\"more\":1}", "[]"})
    void refusesAnInvalidNote(String body) {
        assertThat(answer(byAda(CREATE_NOTE, "ada").body(body)).getStatusCode()).isEqualTo(400);
    }

    @Test
    void primesItselfWithRequestsThatChangeNothing() throws IOException {
        notes.beforeCheckpoint(null);

        assertThat(answer(byAda(LIST_NOTES, "ada")).getBody()).isEqualTo("[]");
    }
}
