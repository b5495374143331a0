package dev.usersapi.users;

import static dev.usersapi.access.Operations.CREATE_USER;
import static dev.usersapi.access.Operations.DELETE_USER;
import static dev.usersapi.access.Operations.GET_USER;
import static dev.usersapi.access.Operations.LIST_USERS;
import static dev.usersapi.access.Operations.PATCH_USER;
import static dev.usersapi.access.Operations.POST_USER;
import static dev.usersapi.access.Operations.REPLACE_USER;
import static dev.usersapi.access.Operations.USERID;
import static dev.usersapi.users.UserFields.EMAIL;
import static dev.usersapi.users.UserFields.NAME;

import dev.usersapi.access.Operation;
import dev.usersapi.access.UserId;
import dev.usersapi.dynamodb.ItemTable;
import dev.usersapi.dynamodb.Items;
import dev.usersapi.http.ApiResource;
import dev.usersapi.http.PathParameter;
import dev.usersapi.http.PrimingEvent;
import dev.usersapi.http.Request;
import dev.usersapi.http.Response;
import dev.usersapi.item.IdempotencyKey;
import dev.usersapi.item.IdempotencyKey.CreationDigest;
import dev.usersapi.item.Item;
import dev.usersapi.item.PageRequest;
import dev.usersapi.item.Preconditions;
import dev.usersapi.item.Representation;
import dev.usersapi.json.JsonBody;
import dev.usersapi.json.JsonMergePatch;
import dev.usersapi.json.JsonValue.JsonObject;
import dev.usersapi.problem.ItemProblems;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The users resource and its operations. */
final class Users implements ApiResource {

    static final ItemProblems PROBLEMS = new ItemProblems("user");

    private static final Representation<UserFields> VIEW = new Representation<>(USERID, UserFields::toJson, PROBLEMS);

    /** The fields of a user to which every valid patch can be applied. */
    private static final JsonObject ANY_USER = JsonObject.ofStrings(Map.of(NAME, "Ada"));

    /** An id that no user has: a Cognito {@code sub} is a UUID. */
    private static final Map<String, String> NOBODY = Map.of(USERID, "nobody.priming");

    private final Map<Operation, Function<Request, Response>> operations = Map.of(
            LIST_USERS, this::list,
            CREATE_USER, request -> create(200, request),
            POST_USER, request -> create(201, request),
            GET_USER, this::get,
            REPLACE_USER, this::replace,
            PATCH_USER, this::patch,
            DELETE_USER, this::delete);

    private final ItemTable<UserFields> table;
    private final Supplier<String> newUserid;

    /** @param newUserid generates the id of a user if the request has none */
    Users(ItemTable<UserFields> table, Supplier<String> newUserid) {
        this.table = table;
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
    public List<String> primingEvents() {
        return List.of(
                PrimingEvent.of(GET_USER, NOBODY, ""),
                // Fails its precondition: no user is in that state.
                PrimingEvent.of(REPLACE_USER, NOBODY, "{\"name\":\"Nobody\",\"attributes\":{\"a\":[1]}}"),
                // Ends after the read: there is no user to delete.
                PrimingEvent.of(DELETE_USER, NOBODY, ""));
    }

    @Override
    public void close() {
        table.close();
    }

    private Response list(Request request) {
        PageRequest asked = PageRequest.of(request.query(), UserId::hasForm);
        Items<UserFields> users = table.forRequest(request);
        return request.query()
                .one(EMAIL, UserBody::isAddress, UserBody.EXPECTED_ADDRESS)
                .map(email -> VIEW.list(
                        request,
                        asked.filteredBy(EMAIL, email),
                        users.find(UserTable.BY_EMAIL, UserTable.EMAIL_KEY, UserTable.emailKey(email), asked)))
                .orElseGet(() -> VIEW.list(request, asked, users.list(asked)));
    }

    /** @param status 201, or 200 for clients of the original API, which create by {@code PUT} and expect it */
    private Response create(int status, Request request) {
        Optional<IdempotencyKey> key = IdempotencyKey.of(request);
        UserBody body = UserBody.ofNew(JsonBody.of(request.body()));
        Optional<CreationDigest> creation = key.map(present -> present.digest(request.caller(), body.canonical()));
        String userid =
                body.userid().or(() -> creation.map(CreationDigest::derivedId)).orElseGet(newUserid);
        Item<UserFields> user = table.forRequest(request).create(Map.of(USERID, userid), body.fields(), creation);
        return VIEW.show(status, user).with("Location", request.itemPath(userid));
    }

    private Response get(Request request) {
        Preconditions preconditions = Preconditions.of(request);
        return VIEW.show(table.forRequest(request).get(id(request)), preconditions);
    }

    private Response replace(Request request) {
        Preconditions preconditions = Preconditions.of(request);
        UserFields fields = UserBody.ofReplacement(JsonBody.of(request.body()));
        Item<UserFields> user = table.forRequest(request).put(id(request), fields, preconditions);
        return VIEW.show(user.version() == 1 ? 201 : 200, user);
    }

    private Response patch(Request request) {
        Preconditions preconditions = Preconditions.of(request);
        JsonMergePatch patch = JsonMergePatch.of(request.body(), UserBody.CHANGEABLE);
        // Refuses an invalid patch before the state of the user matters (RFC 9110, section 13.2.1).
        UserBody.ofReplacement(new JsonBody(patch.applyTo(ANY_USER)));
        Item<UserFields> user =
                table.forRequest(request).update(id(request), fields -> patched(fields, patch), preconditions);
        return VIEW.show(200, user);
    }

    /** Reads the result like the body of a replacement, so that the same rules hold for it. */
    private static UserFields patched(UserFields fields, JsonMergePatch patch) {
        JsonObject patched = patch.applyTo(fields.toJson());
        if (JsonBody.isTooLarge(patched.text())) {
            throw PROBLEMS.tooLarge();
        }
        return UserBody.ofReplacement(new JsonBody(patched));
    }

    private Response delete(Request request) {
        table.forRequest(request).delete(id(request), Preconditions.of(request));
        return Response.noContent();
    }

    private static Map<String, String> id(Request request) {
        return Map.of(USERID, request.pathParameter(USERID));
    }
}
