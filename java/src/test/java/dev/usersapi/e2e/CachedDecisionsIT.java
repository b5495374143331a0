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
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.usersapi.access.Operation;
import dev.usersapi.e2e.Api.Reply;
import dev.usersapi.e2e.People.Person;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The gateway caches the policy of each token. It applies to all calls with that token and to no other token. */
class CachedDecisionsIT {

    private static final Deployment DEPLOYMENT = Deployment.underTest();
    private static final Api API = new Api(DEPLOYMENT);
    private static final People PEOPLE = new People(DEPLOYMENT);
    private static final Machines MACHINES = new Machines(DEPLOYMENT);

    private record Caller(Person person, String token) {

        static Caller of(Person person) {
            return new Caller(person, PEOPLE.accessToken(person));
        }

        int call(Operation operation, Caller on) {
            return API.call(operation, on.person().sub(), token).status();
        }
    }

    /** The status of each operation of a kind of caller, on an existing user that is not the caller's own. */
    private enum Kind {
        USER(403, 403, 403, 403, 403, 403, 403),
        READER(200, 403, 403, 200, 403, 403, 403),
        ADMIN(200, 200, 201, 200, 200, 200, 204),
        READING_MACHINE(200, 403, 403, 200, 403, 403, 403),
        WRITING_MACHINE(403, 200, 201, 403, 200, 200, 204);

        private static final List<Operation> OPERATIONS =
                List.of(LIST_USERS, CREATE_USER, POST_USER, GET_USER, REPLACE_USER, PATCH_USER, DELETE_USER);

        private final int[] statuses;

        Kind(int... statuses) {
            this.statuses = statuses;
        }

        String newToken() {
            return switch (this) {
                case USER -> PEOPLE.accessToken(PEOPLE.user());
                case READER -> PEOPLE.accessToken(PEOPLE.reader());
                case ADMIN -> PEOPLE.accessToken(PEOPLE.admin());
                case READING_MACHINE -> MACHINES.token("users:read");
                case WRITING_MACHINE -> MACHINES.token("users:write");
            };
        }

        List<Integer> expected() {
            return Arrays.stream(statuses).boxed().toList();
        }
    }

    static Stream<Arguments> areNotSharedByCallers() {
        return Arrays.stream(Kind.values())
                .flatMap(first -> Arrays.stream(Kind.values())
                        .filter(second -> first != second)
                        .map(second -> argumentSet(first + ", then " + second, first, second)));
    }

    @ParameterizedTest
    @MethodSource
    void areNotSharedByCallers(Kind first, Kind second) {
        String adminToken = Kind.ADMIN.newToken();
        Map<Kind, String> tokens = Map.of(first, first.newToken(), second, second.newToken());
        for (Kind caller : List.of(first, second, first, second)) {
            String userid = "user-" + UUID.randomUUID();
            API.call(REPLACE_USER, userid, adminToken);

            assertThat(Kind.OPERATIONS.stream()
                            .map(operation -> API.call(operation, userid, tokens.get(caller))
                                    .status())
                            .toList())
                    .as("by %s", caller)
                    .isEqualTo(caller.expected());
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
