package dev.usersapi.notes;

import static dev.usersapi.access.Operations.CREATE_NOTE;
import static dev.usersapi.access.Operations.DELETE_NOTE;
import static dev.usersapi.access.Operations.GET_NOTE;
import static dev.usersapi.access.Operations.LIST_NOTES;
import static dev.usersapi.access.Operations.REPLACE_NOTE;
import static dev.usersapi.access.Operations.USERID;

import dev.usersapi.access.Operation;
import dev.usersapi.access.UserId;
import dev.usersapi.http.ApiResource;
import dev.usersapi.problem.ItemProblems;
import dev.usersapi.item.PageRequest;
import dev.usersapi.http.PathParameter;
import dev.usersapi.item.Preconditions;
import dev.usersapi.item.Representation;
import dev.usersapi.http.Request;
import dev.usersapi.http.Response;
import dev.usersapi.http.PrimingEvent;
import dev.usersapi.dynamodb.ItemTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The notes resource and its five operations. */
final class Notes implements ApiResource {

    static final String NOTEID = "noteid";
    static final ItemProblems PROBLEMS = new ItemProblems("note");

    private static final Representation<NoteFields> VIEW = new Representation<>(NOTEID, NoteFields::toJson, PROBLEMS);

    private static final Predicate<String> IS_NOTEID =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").asMatchPredicate();

    /** A note of a user that does not exist: a Cognito {@code sub} is a UUID. */
    private static final Map<String, String> NO_NOTE =
            Map.of(USERID, "nobody.priming", NOTEID, "00000000-0000-0000-0000-000000000000");

    private final Map<Operation, Function<Request, Response>> operations = Map.of(
            LIST_NOTES, this::list,
            CREATE_NOTE, this::create,
            GET_NOTE, this::get,
            REPLACE_NOTE, this::replace,
            DELETE_NOTE, this::delete);

    private final ItemTable<NoteFields> table;
    private final Supplier<String> newNoteid;

    Notes(ItemTable<NoteFields> table, Supplier<String> newNoteid) {
        this.table = table;
        this.newNoteid = newNoteid;
    }

    @Override
    public Map<Operation, Function<Request, Response>> operations() {
        return operations;
    }

    @Override
    public List<PathParameter> pathParameters() {
        return List.of(
                new PathParameter(USERID, UserId::isValid, UserId.EXPECTED),
                new PathParameter(NOTEID, IS_NOTEID, "Must be a UUID in lower case."));
    }

    @Override
    public List<String> primingEvents() {
        return List.of(
                PrimingEvent.of(GET_NOTE, NO_NOTE, ""), PrimingEvent.of(REPLACE_NOTE, NO_NOTE, "{\"text\":\"-\"}"));
    }

    @Override
    public void close() {
        table.close();
    }

    private Response list(Request request) {
        PageRequest asked = PageRequest.of(request.query(), IS_NOTEID);
        return VIEW.list(request, asked, table.forRequest(request).list(request.pathParameter(USERID), asked));
    }

    private Response create(Request request) {
        NoteFields fields = NoteFields.read(request.body());
        String noteid = newNoteid.get();
        Map<String, String> id = Map.of(USERID, request.pathParameter(USERID), NOTEID, noteid);
        return VIEW.show(201, table.forRequest(request).create(id, fields, Optional.empty()))
                .with("Location", request.itemPath(noteid));
    }

    private Response get(Request request) {
        Preconditions preconditions = Preconditions.of(request);
        return VIEW.show(table.forRequest(request).get(id(request)), preconditions);
    }

    private Response replace(Request request) {
        Preconditions preconditions = Preconditions.of(request);
        NoteFields fields = NoteFields.read(request.body());
        return VIEW.show(200, table.forRequest(request).putExisting(id(request), fields, preconditions));
    }

    private Response delete(Request request) {
        table.forRequest(request).delete(id(request), Preconditions.of(request));
        return Response.noContent();
    }

    private static Map<String, String> id(Request request) {
        return Map.of(USERID, request.pathParameter(USERID), NOTEID, request.pathParameter(NOTEID));
    }
}
