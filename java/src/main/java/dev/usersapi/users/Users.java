package dev.usersapi.users;

import static dev.usersapi.access.Operations.CREATE_USER;
import static dev.usersapi.access.Operations.DELETE_USER;
import static dev.usersapi.access.Operations.GET_USER;
import static dev.usersapi.access.Operations.LIST_USERS;
import static dev.usersapi.access.Operations.REPLACE_USER;
import static dev.usersapi.access.Operations.USERID;

import dev.usersapi.access.Operation;
import dev.usersapi.api.ApiResource;
import dev.usersapi.api.IdempotencyKey;
import dev.usersapi.api.IdempotencyKey.Creation;
import dev.usersapi.api.Json;
import dev.usersapi.api.PageRequest;
import dev.usersapi.api.PathParameter;
import dev.usersapi.api.Preconditions;
import dev.usersapi.api.Request;
import dev.usersapi.api.Response;
import dev.usersapi.api.SampleEvent;
import dev.usersapi.users.UserTable.CreationOutcome.Created;
import dev.usersapi.users.UserTable.CreationOutcome.KeyReused;
import dev.usersapi.users.UserTable.CreationOutcome.UseridTaken;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The users: what the five operations do. */
final class Users implements ApiResource {

    private static final String ETAG = "ETag";

    /** No user has it: a {@code sub} of Cognito's is a UUID. */
    private static final Map<String, String> NOBODY = Map.of(USERID, "nobody.priming");

    private final Map<Operation, Function<Request, Response>> operations = Map.of(
            LIST_USERS, this::list,
            CREATE_USER, this::create,
            GET_USER, this::get,
            REPLACE_USER, this::replace,
            DELETE_USER, this::delete);

    private final UserTable table;
    private final Clock clock;
    private final Supplier<String> newUserid;

    /** @param newUserid gives a user its id if its creator names none */
    Users(UserTable table, Clock clock, Supplier<String> newUserid) {
        this.table = table;
        this.clock = clock;
        this.newUserid = newUserid;
    }

    @Override
    public Map<Operation, Function<Request, Response>> operations() {
        return operations;
    }

    @Override
    public List<PathParameter> pathParameters() {
        return List.of(new PathParameter(USERID, UserId::isValid, UserId.EXPECTED));
    }

    @Override
    public List<String> sampleEvents() {
        return List.of(
                SampleEvent.of(GET_USER, NOBODY, ""),
                // Refused by its condition: nobody is in that state.
                SampleEvent.of(REPLACE_USER, NOBODY, "{\"name\":\"Nobody\",\"attributes\":{\"a\":[1]}}"),
                // Ends with the read: the write would need a user.
                SampleEvent.of(DELETE_USER, NOBODY, ""));
    }

    @Override
    public void close() {
        table.close();
    }

    private Response list(Request request) {
        PageRequest asked = PageRequest.of(request.query(), UserId::isValid);
        UserTable.Page page = table(request).list(asked.limit(), asked.after());
        Response response = Response.json(200, Json.write(json -> {
            json.writeStartArray();
            for (User user : page.users()) {
                user.writeTo(json);
            }
            json.writeEndArray();
        }));
        return page.next()
                .map(last -> response.with("Link", asked.linkToNext(request.path(), last)))
                .orElse(response);
    }

    private Response create(Request request) {
        Optional<IdempotencyKey> key = IdempotencyKey.of(request);
        UserBody body = UserBody.ofNew(request.body());
        Optional<Creation> creation = key.map(present -> present.creation(request.caller(), body.canonical()));
        String userid = body.userid().or(() -> creation.map(Creation::id)).orElseGet(newUserid);
        Instant now = now();
        User user = new User(userid, body.fields(), 1, now, now);
        return switch (table(request).create(user, creation, request.invocationId())) {
            // 200 and not 201: what clients of the API that this one replaces expect.
            case Created(var created) -> show(200, created).with("Location", request.itemPath(created.userid()));
            case UseridTaken() -> throw UserProblems.useridTaken();
            case KeyReused() -> throw UserProblems.idempotencyKeyReused();
        };
    }

    private Response get(Request request) {
        Preconditions preconditions = Preconditions.of(request);
        User user = table(request).get(request.pathParameter(USERID)).orElseThrow(UserProblems::noSuchUser);
        if (!preconditions.matches(user.entityTag())) {
            throw UserProblems.preconditionFailed();
        }
        if (!preconditions.noneMatches(user.entityTag())) {
            return Response.empty(304).with(ETAG, user.entityTag().value());
        }
        return show(200, user);
    }

    private Response replace(Request request) {
        Preconditions preconditions = Preconditions.of(request);
        UserFields fields = UserBody.ofReplacement(request.body()).fields();
        User user = table(request)
                .replace(request.pathParameter(USERID), fields, preconditions, now(), request.invocationId())
                .orElseThrow(UserProblems::preconditionFailed);
        return show(user.version() == 1 ? 201 : 200, user);
    }

    private Response delete(Request request) {
        Preconditions preconditions = Preconditions.of(request);
        return switch (table(request).delete(request.pathParameter(USERID), preconditions)) {
            case DELETED -> Response.empty(204);
            case NO_SUCH_USER -> throw UserProblems.noSuchUser();
            case PRECONDITION_FAILED -> throw UserProblems.preconditionFailed();
        };
    }

    private UserTable table(Request request) {
        return table.until(request.deadline());
    }

    private static Response show(int status, User user) {
        return Response.json(status, Json.write(user::writeTo))
                .with(ETAG, user.entityTag().value());
    }

    /** To the millisecond, which is what is stored and shown. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
