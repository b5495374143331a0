package dev.usersapi.e2e;

import static dev.usersapi.access.Operations.CREATE_USER;
import static dev.usersapi.access.Operations.DELETE_USER;
import static dev.usersapi.access.Operations.GET_USER;
import static dev.usersapi.access.Operations.LIST_USERS;
import static dev.usersapi.access.Operations.PATCH_USER;
import static dev.usersapi.access.Operations.POST_USER;
import static dev.usersapi.access.Operations.REPLACE_USER;
import static dev.usersapi.e2e.Api.NO_BODY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usersapi.access.Caller;
import dev.usersapi.access.Operation;
import dev.usersapi.e2e.Api.Reply;
import dev.usersapi.e2e.People.Person;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway caches the policy of each token. It applies to all calls with that token and to no other token. */
class RememberedDecisionsIT {

    private static final Deployment DEPLOYMENT = Deployment.underTest();
    private static final Api API = new Api(DEPLOYMENT);
    private static final People PEOPLE = new People(DEPLOYMENT);

    private record Caller(Person person, String token) {

        static Caller of(Person person) {
            return new Caller(person, PEOPLE.accessToken(person));
        }

        int call(Operation operation, Caller on) {
            return API.call(operation, on.person().sub(), token).status();
        }
    }

    private record Row(Operation operation, int user, int admin) {}

    /** The status of each call on the caller's own user, by a user and by an administrator. */
    private static final List<Row> ROWS = List.of(
            new Row(REPLACE_USER, 201, 201),
            new Row(GET_USER, 200, 200),
            new Row(LIST_USERS, 403, 200),
            new Row(CREATE_USER, 403, 200),
            new Row(POST_USER, 403, 201),
            new Row(PATCH_USER, 200, 200),
            new Row(DELETE_USER, 204, 204));

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void areNotSharedByUsersAndAdministrators(boolean adminFirst) {
        Caller user = Caller.of(PEOPLE.user());
        Caller admin = Caller.of(PEOPLE.admin());
        List<Caller> order = adminFirst ? List.of(admin, user, admin, user) : List.of(user, admin, user, admin);
        for (Caller caller : order) {
            for (Row row : ROWS) {
                assertThat(caller.call(row.operation(), caller))
                        .as("%s by %s", row.operation(), caller == admin ? "an administrator" : "a user")
                        .isEqualTo(caller == admin ? row.admin() : row.user());
            }
            assertThat(user.call(GET_USER, admin)).isEqualTo(403);
            assertThat(admin.call(GET_USER, user)).isEqualTo(404);
        }
    }

    @Test
    void areNotSharedByTwoUsers() {
        Caller one = Caller.of(PEOPLE.user());
        Caller two = Caller.of(PEOPLE.user());
        for (Caller caller : List.of(one, two, two, one)) {
            Caller other = caller == one ? two : one;
            for (Operation operation : List.of(REPLACE_USER, PATCH_USER, GET_USER, DELETE_USER)) {
                assertThat(caller.call(operation, other)).isEqualTo(403);
                assertThat(caller.call(operation, caller)).isLessThan(300);
            }
        }
    }

    @Test
    void applyToLaterCallsWithTheSameToken() {
        Caller user = Caller.of(PEOPLE.user());

        assertThat(user.call(REPLACE_USER, user)).isEqualTo(201);
        assertThat(user.call(GET_USER, user)).isEqualTo(200);
        assertThat(user.call(DELETE_USER, user)).isEqualTo(204);
    }

    /** The gateway still applies the policy that it has cached; the users function does not. */
    @Test
    void endWithTheToken() {
        Person admin = PEOPLE.admin();
        String token = PEOPLE.shortToken(admin);
        assertThat(API.call("GET", "/users", token, NO_BODY).status()).isEqualTo(200);
        People.awaitEndOfShortTokens();

        Reply reply = API.call("GET", "/users", token, NO_BODY);

        reply.requireProblem(401);
        assertThat(reply.header("x-amzn-Remapped-WWW-Authenticate")).contains("Bearer error=\"invalid_token\"");
    }

    @Test
    void doNotDependOnTheOrderOfCalls() {
        Caller user = Caller.of(PEOPLE.user());
        Caller other = Caller.of(PEOPLE.user());

        assertThat(user.call(LIST_USERS, user)).isEqualTo(403);
        assertThat(user.call(GET_USER, other)).isEqualTo(403);
        assertThat(user.call(REPLACE_USER, user)).isEqualTo(201);
        assertThat(user.call(GET_USER, other)).isEqualTo(403);
    }
}
