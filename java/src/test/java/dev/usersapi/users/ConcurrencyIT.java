package dev.usersapi.users;

import static dev.usersapi.access.Operations.CREATE_USER;
import static dev.usersapi.access.Operations.DELETE_USER;
import static dev.usersapi.access.Operations.GET_USER;
import static dev.usersapi.access.Operations.PATCH_USER;
import static dev.usersapi.access.Operations.REPLACE_USER;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.usersapi.dynamodb.LocalDynamo;
import dev.usersapi.http.ApiHandler;
import dev.usersapi.testing.GatewayCall;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many callers at once, on one user. */
class ConcurrencyIT {

    @RegisterExtension
    private static final LocalDynamo DYNAMO = new LocalDynamo();

    private ApiHandler users;

    @BeforeEach
    void createAUser() {
        users = TestUsers.function(TestUsers.newTable(DYNAMO), DYNAMO.url(), Clock.systemUTC());
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

    /**
     * Patchers of one attribute each, replacers and deleters. A patcher that gets 409 tries again, one that gets 404
     * creates the user.
     */
    @Test
    void patchersReplacersAndDeletersLoseNoUpdateAndNoVersion() throws Exception {
        List<Callable<List<Write>>> callers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String name = "caller" + i;
            callers.add(
                    switch (i % 20) {
                        case 0 -> () -> List.of(write("replaced", name, replace(name)));
                        case 10 -> () -> List.of(write("deleted", name, delete()));
                        default -> () -> patchUntilItSucceeds(name);
                    });
        }

        List<Write> writes = allAtOnce(callers).stream().flatMap(List::stream).toList();

        Map<String, List<Write>> lives = writes.stream()
                .filter(write -> !write.kind.equals("deleted") && write.status < 300)
                .collect(Collectors.groupingBy(write -> createdAt(write.body), TreeMap::new, Collectors.toList()));
        lives.forEach((createdAt, ofOneUser) -> {
            List<Write> inOrder = ofOneUser.stream()
                    .sorted(Comparator.comparingInt(write -> write.version()))
                    .toList();
            assertThat(inOrder).extracting(Write::version).doesNotHaveDuplicates();
            assertThat(inOrder.getLast().version() - inOrder.getFirst().version())
                    .as("versions without gaps")
                    .isEqualTo(inOrder.size() - 1);
            for (int i = 1; i < inOrder.size(); i++) {
                Set<String> expected = new HashSet<>(inOrder.get(i - 1).attributes());
                if (inOrder.get(i).kind.equals("replaced")) {
                    expected.clear();
                } else {
                    expected.add(inOrder.get(i).caller);
                }
                assertThat(inOrder.get(i).attributes()).as("nothing is lost").isEqualTo(expected);
            }
        });
        assertThat(writes)
                .filteredOn(write -> write.kind.equals("patched") && write.status == 200)
                .as("every patcher succeeded in the end")
                .hasSize(180);
    }

    /** One write and its response. */
    private record Write(String kind, String caller, int status, String body) {

        int version() {
            return Integer.parseInt(body.replaceFirst(".*\"version\":([0-9]+).*", "$1"));
        }

        /** The names of the attributes. */
        Set<String> attributes() {
            return Pattern.compile("\"(caller[0-9]+)\":1")
                    .matcher(body)
                    .results()
                    .map(name -> name.group(1))
                    .collect(Collectors.toSet());
        }
    }

    private static String createdAt(String body) {
        return body.replaceFirst(".*\"createdAt\":\"([^\"]*)\".*", "$1");
    }

    private Write write(String kind, String caller, GatewayCall call) {
        var reply = answer(call);
        return new Write(kind, caller, reply.getStatusCode(), reply.getBody());
    }

    private List<Write> patchUntilItSucceeds(String caller) {
        GatewayCall patch = GatewayCall.of(PATCH_USER, "ada").byAdmin().body("{\"attributes\":{\"" + caller + "\":1}}");
        List<Write> writes = new ArrayList<>();
        while (true) {
            writes.add(write("patched", caller, patch));
            switch (writes.getLast().status) {
                case 200 -> {
                    return writes;
                }
                case 404 -> writes.add(write("replaced", caller, replace("anew").header("If-None-Match", "*")));
                default -> assertThat(writes.getLast().status).isEqualTo(409);
            }
        }
    }

    private static GatewayCall delete() {
        return GatewayCall.of(DELETE_USER, "ada").byAdmin();
    }

    @RepeatedTest(20)
    void aConditionalWriteNeverRestoresADeletedUser() throws Exception {
        String tag = answer(get()).getHeaders().get("ETag");
        Callable<Integer> delete = () -> answer(delete()).getStatusCode();
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
