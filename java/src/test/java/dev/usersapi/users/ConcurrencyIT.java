package dev.usersapi.users;

import static dev.usersapi.access.Operations.CREATE_USER;
import static dev.usersapi.access.Operations.DELETE_USER;
import static dev.usersapi.access.Operations.GET_USER;
import static dev.usersapi.access.Operations.REPLACE_USER;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.usersapi.testing.GatewayCall;
import dev.usersapi.testing.LocalDynamo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many callers at once, on one user. */
class ConcurrencyIT {

    @RegisterExtension
    private static final LocalDynamo DYNAMO = new LocalDynamo();

    private UsersHandler users;

    @BeforeEach
    void createAUser() {
        users = TestUsers.newFunction(DYNAMO);
        answer(replace("0"));
    }

    private APIGatewayProxyResponseEvent answer(GatewayCall call) {
        return call.sentTo(users);
    }

    private static GatewayCall replace(String name) {
        return GatewayCall.of(REPLACE_USER, "ada").byAdmin().body("{\"name\":\"" + name + "\"}");
    }

    private static GatewayCall get() {
        return GatewayCall.of(GET_USER, "ada").byAdmin();
    }

    private static String version(APIGatewayProxyResponseEvent answer) {
        return answer.getBody().replaceFirst(".*\"version\":([0-9]+).*", "$1");
    }

    private static String name(APIGatewayProxyResponseEvent answer) {
        return answer.getBody().replaceFirst(".*\"name\":\"([^\"]*)\".*", "$1");
    }

    @Test
    void concurrentWritersGetConsecutiveVersions() throws Exception {
        Callable<String> write = () -> version(answer(replace("x")));

        assertThat(allAtOnce(Collections.nCopies(200, write)))
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(2, 201)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    @Test
    void oneOfFiftyWritersWithTheSameTagWins() throws Exception {
        String tag = answer(get()).getHeaders().get("ETag");
        Callable<Integer> write =
                () -> answer(replace("x").header("If-Match", tag)).getStatusCode();

        List<Integer> statuses = allAtOnce(Collections.nCopies(50, write));

        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 412);
        assertThat(version(answer(get()))).isEqualTo("2");
    }

    @Test
    void oneOfFiftyCreatorsOfOneUserWins() throws Exception {
        Callable<Integer> create =
                () -> answer(GatewayCall.of(CREATE_USER).byAdmin().body("{\"userid\":\"eve\",\"name\":\"Eve\"}"))
                        .getStatusCode();

        assertThat(allAtOnce(Collections.nCopies(50, create)))
                .containsOnlyOnce(200)
                .containsOnly(200, 409);
    }

    @Test
    void fiftyCreatorsWithOneIdempotencyKeyMakeOneUser() throws Exception {
        Callable<String> create = () -> answer(GatewayCall.of(CREATE_USER)
                        .byAdmin()
                        .header("Idempotency-Key", "key-1")
                        .body("{\"name\":\"Eve\"}"))
                .getBody();

        assertThat(Set.copyOf(allAtOnce(Collections.nCopies(50, create))))
                .singleElement()
                .satisfies(answer -> assertThat(answer).contains("\"version\":1"));
    }

    @Test
    void conditionalWritersLoseNoUpdate() throws Exception {
        Callable<Integer> increment = () -> {
            for (int attempts = 1; ; attempts++) {
                var read = answer(get());
                String next = Integer.toString(Integer.parseInt(name(read)) + 1);
                var written = answer(
                        replace(next).header("If-Match", read.getHeaders().get("ETag")));
                if (written.getStatusCode() == 200) {
                    return attempts;
                }
            }
        };

        allAtOnce(Collections.nCopies(20, increment));

        assertThat(name(answer(get()))).isEqualTo("20");
        assertThat(version(answer(get()))).isEqualTo("21");
    }

    @RepeatedTest(20)
    void aConditionalWriteNeverRestoresADeletedUser() throws Exception {
        String tag = answer(get()).getHeaders().get("ETag");
        Callable<Integer> delete =
                () -> answer(GatewayCall.of(DELETE_USER, "ada").byAdmin()).getStatusCode();
        Callable<Integer> write =
                () -> answer(replace("x").header("If-Match", tag)).getStatusCode();

        List<Integer> statuses = allAtOnce(List.of(delete, write));

        assertThat(statuses.getFirst()).isEqualTo(204);
        assertThat(statuses.getLast()).isIn(200, 412);
        assertThat(answer(get()).getStatusCode()).isEqualTo(404);
    }

    private static <T> List<T> allAtOnce(List<Callable<T>> calls) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(calls)) {
                results.add(result.get());
            }
            return results;
        }
    }
}
