package dev.usersapi.users;

import static dev.usersapi.access.Operations.CREATE_USER;
import static dev.usersapi.access.Operations.GET_USER;
import static dev.usersapi.access.Operations.LIST_USERS;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.usersapi.dynamodb.LocalDynamo;
import dev.usersapi.http.ApiHandler;
import dev.usersapi.http.Cors;
import dev.usersapi.http.Revocations;
import dev.usersapi.testing.GatewayCall;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The headers of the users function's responses: locations, links, caching and CORS. */
class ResponseHeadersIT {

    @RegisterExtension
    private static final LocalDynamo DYNAMO = new LocalDynamo();

    private ApiHandler users;

    @BeforeEach
    void start() {
        users = TestUsers.newFunction(DYNAMO);
    }

    private APIGatewayProxyResponseEvent answer(GatewayCall call) {
        return call.sentTo(users);
    }

    private void create(String userid) {
        answer(GatewayCall.of(CREATE_USER).byAdmin().body("{\"userid\":\"" + userid + "\",\"name\":\"Ada\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/users/", "/users//"})
    void removesTrailingSlashesFromTheLocation(String path) {
        var answer = answer(GatewayCall.of(CREATE_USER).byAdmin().path(path).body("{\"name\":\"Ada\"}"));

        assertThat(answer.getHeaders()).containsEntry("Location", "/Prod/users/a-new-id");
    }

    /**
     * {@code //users/…} would be a path on the host {@code users} (RFC 3986, section 4.2), to which clients send their
     * token.
     */
    @ParameterizedTest
    @ValueSource(strings = {"//users", "///users", "//users/"})
    void linksToNoOtherHost(String path) {
        GatewayCall creation = GatewayCall.of(CREATE_USER).byAdmin().body("{\"userid\":\"ada\",\"name\":\"Ada\"}");
        GatewayCall list = GatewayCall.of(LIST_USERS).byAdmin().query("limit", "1");
        for (GatewayCall call : List.of(creation, list)) {
            // With a domain of the API's own, there is no stage before the path.
            call.event().getRequestContext().setPath(path);
        }
        String location = answer(creation).getHeaders().get("Location");
        String link = answer(list).getHeaders().get("Link");

        assertThat(location).isEqualTo("/users/ada");
        assertThat(link).matches("</users/?\\?limit=1&cursor=[^>]*>; rel=\"next\"");
    }

    @Test
    void findsANewUserAtItsLocation() {
        var created = answer(GatewayCall.of(CREATE_USER).byAdmin().body("{\"userid\":\"a:d@e.com\",\"name\":\"Ada\"}"));
        String location = created.getHeaders().get("Location");

        var shown = answer(
                GatewayCall.of(GET_USER, location.replace("/Prod/users/", "")).byAdmin());

        assertThat(location).isEqualTo("/Prod/users/a%3Ad%40e.com");
        assertThat(shown.getBody()).isEqualTo(created.getBody());
    }

    @Test
    void letsOnlyTheCallersOwnCacheKeepARepresentation() {
        create("ada");
        GatewayCall unchanged = GatewayCall.of(GET_USER, "ada").byAdmin().header("If-None-Match", "*");

        for (GatewayCall call : List.of(
                GatewayCall.of(LIST_USERS).byAdmin(),
                GatewayCall.of(GET_USER, "ada").byAdmin(),
                unchanged)) {
            assertThat(answer(call).getHeaders())
                    .containsEntry("Cache-Control", "private, no-cache")
                    .containsEntry("Vary", "Authorization");
        }
    }

    @Test
    void letsNoCacheKeepAProblem() {
        assertThat(answer(GatewayCall.of(GET_USER, "nobody").byAdmin()).getHeaders())
                .containsEntry("Cache-Control", "no-store");
    }

    @Test
    void addsCorsHeadersForAllowedOriginsOnly() {
        users = TestUsers.newFunction(
                DYNAMO, Revocations.NONE, new Cors(Set.of("https://app.example.com", "https://admin.example.com")));

        for (String origin : List.of("https://app.example.com", "https://admin.example.com")) {
            assertThat(answer(GatewayCall.of(GET_USER, "nobody").byAdmin().header("origin", origin))
                            .getHeaders())
                    .containsEntry("Access-Control-Allow-Origin", origin);
        }
        assertThat(answer(GatewayCall.of(GET_USER, "nobody").byAdmin().header("Origin", "https://example.com"))
                        .getHeaders())
                .doesNotContainKey("Access-Control-Allow-Origin");
    }
}
