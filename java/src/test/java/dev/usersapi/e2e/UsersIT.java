package dev.usersapi.e2e;

import static dev.usersapi.e2e.Api.NO_BODY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.usersapi.e2e.Api.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an administrator can do with users, over HTTP. */
class UsersIT {

    private static final Deployment DEPLOYMENT = Deployment.underTest();
    private static final Api API = new Api(DEPLOYMENT);

    private static String token;

    @BeforeAll
    static void signIn() {
        People people = new People(DEPLOYMENT);
        token = people.accessToken(people.admin());
    }

    private static Reply call(String method, String path, String body) {
        return API.call(method, path, token, body);
    }

    private static String newId() {
        return "user-" + UUID.randomUUID();
    }

    @Test
    void areReturnedAsSent() {
        String attributes =
                "{\"n\":1.0,\"big\":1E400,\"empty\":\"\",\"list\":[],\"object\":{},\"none\":null,\"text\":\"Ž\uD83D\uDE00\"}";
        String userid = newId();

        Reply created = call(
                "PUT",
                "/users",
                "{\"userid\":\"%s\",\"name\":\"  Žofie \",\"email\":\"z@example.com\",\"attributes\":%s}"
                        .formatted(userid, attributes));

        assertThat(created.status()).isEqualTo(200);
        assertThat(created.header("Location"))
                .hasValueSatisfying(path -> assertThat(path).endsWith("/users/" + userid));
        assertThat(call("GET", "/users/" + userid, NO_BODY).body())
                .isEqualTo(created.body())
                .contains("\"name\":\"  Žofie \"")
                .contains("\"attributes\":" + attributes);
    }

    @Test
    void areCreatedByPostWith201() {
        String userid = newId();

        Reply created = call("POST", "/users", "{\"userid\":\"%s\",\"name\":\"A\"}".formatted(userid));

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location"))
                .hasValueSatisfying(path -> assertThat(path).endsWith("/users/" + userid));
        assertThat(call("GET", "/users/" + userid, NO_BODY).body()).isEqualTo(created.body());
    }

    @Test
    void countTheirVersions() {
        String path = "/users/" + newId();

        assertThat(call("PUT", path, "{\"name\":\"A\"}").status()).isEqualTo(201);
        assertThat(call("PUT", path, "{\"name\":\"B\"}").json().path("version").asInt())
                .isEqualTo(2);
        assertThat(call("PUT", path, "{\"name\":\"C\"}").json().path("version").asInt())
                .isEqualTo(3);
    }

    @Test
    void areReplacedOnlyIfThePreconditionHolds() {
        String path = "/users/" + newId();
        String first = call("PUT", path, "{\"name\":\"A\"}").header("ETag").orElseThrow();

        assertThat(API.call("PUT", path, token, "{\"name\":\"B\"}", "If-Match", first)
                        .status())
                .isEqualTo(200);
        assertThat(API.call("PUT", path, token, "{\"name\":\"C\"}", "If-Match", first)
                        .status())
                .isEqualTo(412);
        assertThat(API.call("PUT", path, token, "{\"name\":\"D\"}", "If-None-Match", "*")
                        .status())
                .isEqualTo(412);
        assertThat(API.call("DELETE", path, token, NO_BODY, "If-Match", first).status())
                .isEqualTo(412);
        assertThat(API.call("GET", path, token, NO_BODY, "If-Match", first).status())
                .isEqualTo(412);
        assertThat(call("GET", path, NO_BODY).json().path("name").asText()).isEqualTo("B");
    }

    @Test
    void getA304IfUnchanged() {
        String path = "/users/" + newId();
        String tag = call("PUT", path, "{\"name\":\"A\"}").header("ETag").orElseThrow();

        Reply unchanged = API.call("GET", path, token, NO_BODY, "If-None-Match", tag);

        assertThat(unchanged.status()).isEqualTo(304);
        assertThat(unchanged.body()).isEmpty();
        assertThat(unchanged.header("ETag")).contains(tag);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "POST"})
    void areCreatedOnceWithOneIdempotencyKey(String method) {
        String key = newId();

        Reply first = API.call(method, "/users", token, "{\"name\":\"A\"}", "Idempotency-Key", key);
        Reply second = API.call(method, "/users", token, "{\"name\":\"A\"}", "Idempotency-Key", key);
        Reply other = API.call(method, "/users", token, "{\"name\":\"B\"}", "Idempotency-Key", key);

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(other.status()).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16"})
    void areAcceptedAsJsonOnly(String mediaType) {
        for (String path : List.of("/users", "/users/" + newId())) {
            Reply reply = API.call("PUT", path, token, "{\"name\":\"A\"}", "Content-Type", mediaType);

            assertThat(reply.status()).isEqualTo(415);
        }
    }

    @Test
    void areAcceptedUpTo64KibibytesOnly() {
        String body = "{\"name\":\"A\",\"attributes\":{\"a\":\"%s\"}}".formatted("a".repeat(65_536));

        for (String path : List.of("/users", "/users/" + newId())) {
            API.call("PUT", path, token, body).requireProblem(413);
        }
    }

    @ParameterizedTest
    @CsvSource({"PUT, 200", "POST, 201"})
    void areCreatedOnceUnderOneId(String method, int status) {
        String body = "{\"userid\":\"%s\",\"name\":\"A\"}".formatted(newId());

        assertThat(call(method, "/users", body).status()).isEqualTo(status);
        assertThat(call(method, "/users", body).status()).isEqualTo(409);
    }

    @Test
    void areListedOnceAcrossPages() {
        List<String> created = IntStream.range(0, 7).mapToObj(i -> newId()).toList();
        created.forEach(userid -> call("PUT", "/users/" + userid, "{\"name\":\"A\"}"));

        List<String> listed = new ArrayList<>();
        Optional<String> page = Optional.of("/users?limit=3");
        while (page.isPresent()) {
            Reply reply = call("GET", page.get(), NO_BODY);
            assertThat(reply.json().size()).isLessThanOrEqualTo(3);
            for (JsonNode user : reply.json()) {
                listed.add(user.path("userid").asText());
            }
            page = reply.header("Link").map(link -> link.replaceFirst(".*(/users\\?[^>]*)>; rel=\"next\"", "$1"));
        }

        assertThat(listed).doesNotHaveDuplicates().containsAll(created);
    }

    @Test
    void areFoundByTheirAddress() {
        String userid = newId();
        String address = userid + "+a@Example.com";
        call("PUT", "/users/" + userid, "{\"name\":\"A\",\"email\":\"%s\"}".formatted(address));

        Reply found =
                call("GET", "/users?email=" + address.toLowerCase(Locale.ROOT).replace("+", "%2B"), NO_BODY);

        assertThat(found.status()).isEqualTo(200);
        assertThat(found.json().findValuesAsText("userid")).containsExactly(userid);
        assertThat(call("GET", "/users?email=nobody@example.com", NO_BODY).body())
                .isEqualTo("[]");
    }

    @Test
    void areNotDeletedTwice() {
        String path = "/users/" + newId();
        call("PUT", path, "{\"name\":\"A\"}");

        assertThat(call("DELETE", path, NO_BODY).status()).isEqualTo(204);
        assertThat(call("DELETE", path, NO_BODY).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /users/a b, 400",
        "GET, /users/-, 400",
        "DELETE, /users/-, 400",
        "GET, /users?limit=0, 400",
        "GET, /users?cursor=!, 400",
        "GET, /users?email=ada, 400"
    })
    void areRefusedForInvalidRequests(String method, String path, int status) {
        assertThat(call(method, path.replace(" ", "%20"), method.equals("PUT") ? "{\"name\":\"A\"}" : NO_BODY)
                        .status())
                .isEqualTo(status);
    }
}
