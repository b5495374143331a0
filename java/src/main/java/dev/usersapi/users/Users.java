package dev.usersapi.users;

import dev.usersapi.http.FieldError;
import dev.usersapi.http.Json;
import dev.usersapi.http.Problem;
import dev.usersapi.http.Request;
import dev.usersapi.http.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/** What the five operations mean. */
final class Users {

    private final UserTable table;
    private final Clock clock;
    private final Supplier<String> newUserid;

    /** @param newUserid gives a user its id where its creator names none */
    Users(UserTable table, Clock clock, Supplier<String> newUserid) {
        this.table = table;
        this.clock = clock;
        this.newUserid = newUserid;
    }

    Response answer(Request request) {
        // The gateway's policy has decided this already. Two locks: a hole in one of them opens nothing.
        if (!request.operation().allows(request.caller(), request.userid())) {
            return problem(Problem.forbidden(), request);
        }
        if (request.userid().isPresent() && !UserId.isValid(request.requiredUserid())) {
            return problem(Problem.badRequest(new FieldError("userid", UserId.EXPECTED)), request);
        }
        return switch (request.operation()) {
            case LIST_USERS -> list(request);
            case CREATE_USER -> create(request);
            case GET_USER -> get(request);
            case REPLACE_USER -> replace(request);
            case DELETE_USER -> delete(request);
        };
    }

    private Response list(Request request) {
        return switch (PageRequest.of(request.query())) {
            case PageRequest.Invalid(var error) -> problem(Problem.badRequest(error), request);
            case PageRequest.Valid valid -> list(valid, request.path());
        };
    }

    private Response list(PageRequest.Valid asked, String path) {
        UserTable.Page page = table.list(asked.limit(), asked.after());
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
                                .formatted(path, asked.limit(), PageRequest.cursor(next))))
                .orElse(response);
    }

    private Response create(Request request) {
        return switch (UserBodyReader.readNew(request.body())) {
            case UserBody.Invalid(var errors) -> problem(Problem.badRequest(errors), request);
            case UserBody.Valid(var userid, var fields) -> {
                Instant now = now();
                User user = new User(userid.orElseGet(newUserid), fields, 1, now, now);
                yield table.create(user)
                        // 200 and not 201: what clients of the API that this one replaces expect.
                        ? show(200, user).with("Location", request.path() + "/" + encoded(user.userid()))
                        : problem(Problem.useridTaken(), request);
            }
        };
    }

    private Response get(Request request) {
        return table.get(request.requiredUserid())
                .map(user -> show(200, user))
                .orElseGet(() -> problem(Problem.noSuchUser(), request));
    }

    private Response replace(Request request) {
        return switch (UserBodyReader.readReplacement(request.body())) {
            case UserBody.Invalid(var errors) -> problem(Problem.badRequest(errors), request);
            case UserBody.Valid valid -> {
                User user = table.replace(request.requiredUserid(), valid.fields(), now());
                yield show(user.version() == 1 ? 201 : 200, user);
            }
        };
    }

    private Response delete(Request request) {
        return table.delete(request.requiredUserid()) ? Response.noContent() : problem(Problem.noSuchUser(), request);
    }

    private static Response show(int status, User user) {
        return Response.json(status, Json.write(user::writeTo));
    }

    private static Response problem(Problem problem, Request request) {
        return problem.toResponse(request.id());
    }

    /** To the millisecond, which is what is stored and shown. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static String encoded(String userid) {
        return URLEncoder.encode(userid, StandardCharsets.UTF_8);
    }
}
