package dev.usersapi.notes;

import static dev.usersapi.access.Operations.CREATE_NOTE;
import static dev.usersapi.access.Operations.DELETE_NOTE;
import static dev.usersapi.access.Operations.GET_NOTE;
import static dev.usersapi.access.Operations.LIST_NOTES;
import static dev.usersapi.access.Operations.REPLACE_NOTE;
import static dev.usersapi.access.Operations.USERID;

import dev.usersapi.access.Operation;
import dev.usersapi.api.ApiResource;
import dev.usersapi.api.Json;
import dev.usersapi.api.PageRequest;
import dev.usersapi.api.PathParameter;
import dev.usersapi.api.Preconditions;
import dev.usersapi.api.Problem;
import dev.usersapi.api.ProblemException;
import dev.usersapi.api.Request;
import dev.usersapi.api.Response;
import dev.usersapi.api.SampleEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The notes: what the five operations do. */
final class Notes implements ApiResource {

    private static final String NOTEID = "noteid";

    private static final Predicate<String> IS_NOTEID =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").asMatchPredicate();
    private static final Predicate<String> IS_USERID =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}").asMatchPredicate();

    /** No user has it: a {@code sub} of Cognito's is a UUID. */
    private static final Map<String, String> NOBODY =
            Map.of(USERID, "nobody.priming", NOTEID, "00000000-0000-0000-0000-000000000000");

    private final Map<Operation, Function<Request, Response>> operations = Map.of(
            LIST_NOTES, this::list,
            CREATE_NOTE, this::create,
            GET_NOTE, this::get,
            REPLACE_NOTE, this::replace,
            DELETE_NOTE, this::delete);

    private final NoteTable table;
    private final Clock clock;

    Notes(NoteTable table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    @Override
    public Map<Operation, Function<Request, Response>> operations() {
        return operations;
    }

    @Override
    public List<PathParameter> pathParameters() {
        return List.of(
                new PathParameter(USERID, IS_USERID, "Must be the id of a user."),
                new PathParameter(NOTEID, IS_NOTEID, "Must be a UUID in lower case."));
    }

    @Override
    public List<String> sampleEvents() {
        return List.of(SampleEvent.of(GET_NOTE, NOBODY, ""), SampleEvent.of(REPLACE_NOTE, NOBODY, "{\"text\":\"-\"}"));
    }

    @Override
    public void close() {
        table.close();
    }

    private Response list(Request request) {
        PageRequest asked = PageRequest.of(request.query(), IS_NOTEID);
        NoteTable.Page page = table(request).list(request.pathParameter(USERID), asked.limit(), asked.after());
        Response response = Response.json(200, Json.write(json -> {
            json.writeStartArray();
            for (Note note : page.notes()) {
                note.writeTo(json);
            }
            json.writeEndArray();
        }));
        return page.next()
                .map(last -> response.with("Link", asked.linkToNext(request.path(), last)))
                .orElse(response);
    }

    private Response create(Request request) {
        // Lambda's id of the invocation is a UUID: if DynamoDB's reply is lost, the SDK's second attempt writes the
        // same note.
        Note note = new Note(
                request.pathParameter(USERID), request.invocationId(), NoteBody.text(request.body()), 1, now());
        table(request).create(note);
        return show(201, note).with("Location", request.itemPath(note.noteid()));
    }

    private Response get(Request request) {
        Preconditions preconditions = Preconditions.of(request);
        Note note = table(request)
                .get(request.pathParameter(USERID), request.pathParameter(NOTEID))
                .orElseThrow(Notes::noSuchNote);
        if (!preconditions.matches(note.entityTag())) {
            throw preconditionFailed();
        }
        return preconditions.noneMatches(note.entityTag())
                ? show(200, note)
                : Response.empty(304).with("ETag", note.entityTag().value());
    }

    private Response replace(Request request) {
        Preconditions preconditions = Preconditions.of(request);
        String text = NoteBody.text(request.body());
        Note before = existing(request, preconditions);
        return show(
                200,
                table(request)
                        .replace(before, text, preconditions, request.invocationId())
                        .orElseThrow(Notes::preconditionFailed));
    }

    private Response delete(Request request) {
        Preconditions preconditions = Preconditions.of(request);
        return switch (table(request).delete(existing(request, preconditions), preconditions)) {
            case DELETED -> Response.empty(204);
            case NO_SUCH_NOTE -> throw noSuchNote();
            case PRECONDITION_FAILED -> throw preconditionFailed();
        };
    }

    private Note existing(Request request, Preconditions preconditions) {
        Note note = table(request)
                .get(request.pathParameter(USERID), request.pathParameter(NOTEID))
                .orElseThrow(Notes::noSuchNote);
        if (!preconditions.hold(note.entityTag())) {
            throw preconditionFailed();
        }
        return note;
    }

    private NoteTable table(Request request) {
        return table.until(request.deadline());
    }

    private static Response show(int status, Note note) {
        return Response.json(status, Json.write(note::writeTo))
                .with("ETag", note.entityTag().value());
    }

    private static ProblemException noSuchNote() {
        return new ProblemException(Problem.notFound("There is no such note."));
    }

    private static ProblemException preconditionFailed() {
        return new ProblemException(
                Problem.preconditionFailed("The note is not in the state that the request demands."));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
