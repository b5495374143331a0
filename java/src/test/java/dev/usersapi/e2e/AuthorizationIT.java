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
import dev.usersapi.e2e.People.Person;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may call what: every caller with every operation, over HTTP. */
class AuthorizationIT {

    private enum Who {
        NO_TOKEN,
        GARBAGE,
        EXPIRED,
        OTHER_POOL,
        OTHER_CLIENT,
        USER,
        USER_ON_ITSELF,
        USER_AS_ME,
        ADMIN
    }

    private static final Deployment DEPLOYMENT = Deployment.underTest();
    private static final Api API = new Api(DEPLOYMENT);
    private static final People PEOPLE = new People(DEPLOYMENT);

    private static final Map<Who, String> AUTHORIZATION = new EnumMap<>(Who.class);
    private static String adminToken;
    private static String sub;

    @BeforeAll
    static void signIn() {
        Person admin = PEOPLE.admin();
        Person user = PEOPLE.user();
        adminToken = PEOPLE.accessToken(admin);
        sub = user.sub();
        AUTHORIZATION.put(Who.GARBAGE, "Bearer garbage");
        AUTHORIZATION.put(Who.EXPIRED, "Bearer " + PEOPLE.expiredToken(admin));
        AUTHORIZATION.put(Who.OTHER_POOL, "Bearer " + PEOPLE.tokenOfAnotherPool());
        AUTHORIZATION.put(Who.OTHER_CLIENT, "Bearer " + PEOPLE.tokenOfAnotherClient(admin));
        AUTHORIZATION.put(Who.USER, "Bearer " + PEOPLE.accessToken(user));
        AUTHORIZATION.put(Who.USER_ON_ITSELF, "Bearer " + PEOPLE.accessToken(user));
        AUTHORIZATION.put(Who.USER_AS_ME, "Bearer " + PEOPLE.accessToken(user));
        AUTHORIZATION.put(Who.ADMIN, "Bearer " + adminToken);
    }

    @ParameterizedTest
    @MethodSource
    void allowsOnlyPermittedCalls(Who who, Operation operation, int status) {
        boolean own = who == Who.USER_ON_ITSELF || who == Who.USER_AS_ME;
        String userid = own ? sub : "target-" + UUID.randomUUID();
        API.call("PUT", "/users/" + userid, adminToken, "{\"name\":\"Before\"}");
        int before = version(userid);
        String body = operation.hasBody() ? "{\"name\":\"After\"}" : NO_BODY;

        var reply = API.send(
                operation.method(),
                operation.path(Map.of("userid", who == Who.USER_AS_ME ? "me" : userid)),
                Optional.ofNullable(AUTHORIZATION.get(who)),
                body);

        assertThat(reply.status()).isEqualTo(status);
        if (status >= 400) {
            assertThat(version(userid)).as("a refused call changes nothing").isEqualTo(before);
        }
    }

    private static int version(String userid) {
        return API.call("GET", "/users/" + userid, adminToken, NO_BODY)
                .json()
                .path("version")
                .asInt();
    }

    static Stream<Arguments> allowsOnlyPermittedCalls() {
        return Stream.of(
                        row(Who.NO_TOKEN, 401, 401, 401, 401, 401, 401, 401),
                        row(Who.GARBAGE, 401, 401, 401, 401, 401, 401, 401),
                        row(Who.EXPIRED, 401, 401, 401, 401, 401, 401, 401),
                        row(Who.OTHER_POOL, 401, 401, 401, 401, 401, 401, 401),
                        row(Who.OTHER_CLIENT, 401, 401, 401, 401, 401, 401, 401),
                        row(Who.USER, 403, 403, 403, 403, 403, 403, 403),
                        row(Who.USER_ON_ITSELF, 403, 403, 403, 200, 200, 200, 204),
                        row(Who.USER_AS_ME, 403, 403, 403, 200, 200, 200, 204),
                        row(Who.ADMIN, 200, 200, 201, 200, 200, 200, 204))
                .flatMap(row -> row);
    }

    private static Stream<Arguments> row(
            Who who, int list, int create, int post, int get, int replace, int patch, int delete) {
        return Stream.of(
                cell(who, LIST_USERS, list),
                cell(who, CREATE_USER, create),
                cell(who, POST_USER, post),
                cell(who, GET_USER, get),
                cell(who, REPLACE_USER, replace),
                cell(who, PATCH_USER, patch),
                cell(who, DELETE_USER, delete));
    }

    private static Arguments cell(Who who, Operation operation, int status) {
        return argumentSet(who + ", " + operation + ": " + status, who, operation, status);
    }
}
