package dev.usersapi.e2e;

import static dev.usersapi.e2e.Api.NO_BODY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usersapi.access.Operation;
import dev.usersapi.access.Operations;
import dev.usersapi.contract.ApiDocument;
import dev.usersapi.e2e.Api.Reply;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that every operation of every resource refuses. */
class EveryOperationIT {

    private static final Api API = new Api(Deployment.underTest());

    private static String adminToken;

    @BeforeAll
    static void signIn() {
        People people = new People(Deployment.underTest());
        adminToken = people.accessToken(people.admin());
    }

    private static String path(Operation operation) {
        return Api.path(operation, UUID.randomUUID().toString());
    }

    static Stream<Operation> withBody() {
        return Operations.ALL.stream().filter(Operation::hasBody);
    }

    @ParameterizedTest
    @FieldSource("dev.usersapi.access.Operations#ALL")
    void refusesACallerWithoutAToken(Operation operation) {
        API.send(operation.method(), path(operation), Optional.empty(), NO_BODY).requireProblem(401);
    }

    @ParameterizedTest
    @MethodSource("withBody")
    void refusesABodyThatIsNotAnObject(Operation operation) {
        assertPointsTo("#", API.call(operation.method(), path(operation), adminToken, "[]"));
    }

    @ParameterizedTest
    @MethodSource("withBody")
    void namesAFieldThatItDoesNotKnow(Operation operation) {
        assertPointsTo("#/unknown", API.call(operation.method(), path(operation), adminToken, "{\"unknown\":1}"));
    }

    private static void assertPointsTo(String place, Reply reply) {
        reply.requireProblem(400);
        assertThat(reply.json().at("/errors/0/pointer").asText()).isEqualTo(place);
    }

    @ParameterizedTest
    @MethodSource("withBody")
    void refusesABodyOfAnotherMediaType(Operation operation) {
        String body = ApiDocument.leastBody(operation);

        API.call(operation.method(), path(operation), adminToken, body, "Content-Type", "text/plain")
                .requireProblem(415);
    }

    @ParameterizedTest
    @MethodSource("withBody")
    void refusesABodyThatIsTooLarge(Operation operation) {
        String body = ApiDocument.leastBody(operation) + " ".repeat(64 * 1024);

        API.call(operation.method(), path(operation), adminToken, body).requireProblem(413);
    }
}
