package dev.usersapi.users;

import dev.usersapi.http.FieldError;
import dev.usersapi.http.Json;
import dev.usersapi.http.MediaType;
import dev.usersapi.http.Problem;
import dev.usersapi.http.Request;
import dev.usersapi.http.Response;
import dev.usersapi.users.IdempotencyKey.Creation;
import dev.usersapi.users.UserTable.CreationOutcome.Created;
import dev.usersapi.users.UserTable.CreationOutcome.KeyReused;
import dev.usersapi.users.UserTable.CreationOutcome.UseridTaken;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** What the five operations mean. */
final class Users implements AutoCloseable {

    private static final String ETAG = "ETag";

    private static final Pattern TRAILING_SLASHES = Pattern.compile("/+$");

    private final UserTable table;
    private final Clock clock;
    private final Supplier<String> newUserid;

    /** @param newUserid gives a user its id where its creator names none */
    Users(UserTable table, Clock clock, Supplier<String> newUserid) {
        this.table = table;
        this.clock = clock;
        this.newUserid = newUserid;
    }

    /** Ends the connections to the table; nothing can be answered afterwards. */
    @Override
    public void close() {
        table.close();
    }

    Response answer(Request request) {
        // The gateway applies its cached policy to a token that has expired meanwhile.
        if (request.caller().isExpired(clock.instant())) {
            // The gateway passes this header on as x-amzn-Remapped-WWW-Authenticate.
            return problem(Problem.unauthorized(), request).with("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        }
        // The gateway's policy has decided this already. Two locks: a hole in one of them opens nothing.
        if (!request.operation().allows(request.caller(), request.userid())) {
            return problem(Problem.forbidden(), request);
        }
        if (request.userid().isPresent() && !UserId.isValid(request.requiredUserid())) {
            return problem(Problem.badRequest(new FieldError("userid", UserId.EXPECTED)), request);
        }
        if (request.operation().takesBody() && !MediaType.isJson(request.header("Content-Type"))) {
            return problem(Problem.unsupportedMediaType(), request);
        }
        if (request.body().filter(UserBodyReader::isTooLarge).isPresent()) {
            return problem(Problem.contentTooLarge(), request);
        }
        return switch (request.operation()) {
            case LIST_USERS -> list(request);
            case CREATE_USER -> create(request);
            case GET_USER -> conditionally(request, this::get);
            case REPLACE_USER -> conditionally(request, this::replace);
            case DELETE_USER -> conditionally(request, this::delete);
        };
    }

    private static Response conditionally(
            Request request, BiFunction<Request, Preconditions.Valid, Response> operation) {
        return switch (Preconditions.of(request)) {
            case Preconditions.Invalid(var error) -> problem(Problem.badRequest(error), request);
            case Preconditions.Valid valid -> operation.apply(request, valid);
        };
    }

    private Response list(Request request) {
        return switch (PageRequest.of(request.query())) {
            case PageRequest.Invalid(var error) -> problem(Problem.badRequest(error), request);
            case PageRequest.Valid valid -> list(valid, request);
        };
    }

    private Response list(PageRequest.Valid asked, Request request) {
        UserTable.Page page = table(request).list(asked.limit(), asked.after());
        Response response = Response.json(200, Json.write(json -> {
            json.writeStartArray();
            for (User user : page.users()) {
                user.writeTo(json);
            }
            json.writeEndArray();
        }));
        return page.next()
                .map(next -> response.with(
                        "Link",
                        "<%s?limit=%d&cursor=%s>; rel=\"next\""
                                .formatted(request.path(), asked.limit(), PageRequest.cursor(next))))
                .orElse(response);
    }

    private Response create(Request request) {
        return switch (IdempotencyKey.of(request.header(IdempotencyKey.HEADER))) {
            case IdempotencyKey.Invalid(var error) -> problem(Problem.badRequest(error), request);
            case IdempotencyKey.Absent() -> create(request, Optional.empty());
            case IdempotencyKey.Valid key -> create(request, Optional.of(key));
        };
    }

    private Response create(Request request, Optional<IdempotencyKey.Valid> key) {
        return switch (UserBodyReader.readNew(request.body())) {
            case UserBody.Invalid(var errors) -> problem(Problem.badRequest(errors), request);
            case UserBody.Valid body -> {
                Optional<Creation> creation = key.map(valid -> valid.creation(request.caller(), body));
                String userid =
                        body.userid().or(() -> creation.map(Creation::userid)).orElseGet(newUserid);
                Instant now = now();
                yield switch (table(request)
                        .create(new User(userid, body.fields(), 1, now, now), creation, request.invocationId())) {
                    // 200 and not 201: what clients of the API that this one replaces expect.
                    case Created(var user) -> show(200, user).with("Location", location(request.path(), user.userid()));
                    case UseridTaken() -> problem(Problem.useridTaken(), request);
                    case KeyReused() -> problem(Problem.idempotencyKeyReused(), request);
                };
            }
        };
    }

    private Response get(Request request, Preconditions.Valid preconditions) {
        return table(request)
                .get(request.requiredUserid())
                .map(user -> get(user, request, preconditions))
                .orElseGet(() -> problem(Problem.noSuchUser(), request));
    }

    private static Response get(User user, Request request, Preconditions.Valid preconditions) {
        if (!preconditions.matches(user.revision())) {
            return problem(Problem.preconditionFailed(), request);
        }
        if (!preconditions.noneMatches(user.revision())) {
            return Response.empty(304).with(ETAG, user.revision().entityTag());
        }
        return show(200, user);
    }

    private Response replace(Request request, Preconditions.Valid preconditions) {
        return switch (UserBodyReader.readReplacement(request.body())) {
            case UserBody.Invalid(var errors) -> problem(Problem.badRequest(errors), request);
            case UserBody.Valid valid ->
                table(request)
                        .replace(request.requiredUserid(), valid.fields(), preconditions, now(), request.invocationId())
                        .map(user -> show(user.version() == 1 ? 201 : 200, user))
                        .orElseGet(() -> problem(Problem.preconditionFailed(), request));
        };
    }

    private Response delete(Request request, Preconditions.Valid preconditions) {
        return switch (table(request).delete(request.requiredUserid(), preconditions)) {
            case DELETED -> Response.empty(204);
            case NO_SUCH_USER -> problem(Problem.noSuchUser(), request);
            case PRECONDITION_FAILED -> problem(Problem.preconditionFailed(), request);
        };
    }

    private UserTable table(Request request) {
        return table.until(request.deadline());
    }

    private static Response show(int status, User user) {
        return Response.json(status, Json.write(user::writeTo))
                .with(ETAG, user.revision().entityTag());
    }

    private static Response problem(Problem problem, Request request) {
        return problem.toResponse(request.id());
    }

    /** To the millisecond, which is what is stored and shown. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** The path of a user; the gateway also takes the collection's path with slashes at its end. */
    private static String location(String collection, String userid) {
        return TRAILING_SLASHES.matcher(collection).replaceFirst("") + "/"
                + URLEncoder.encode(userid, StandardCharsets.UTF_8);
    }
}
