package dev.usersapi.contract;

import static dev.usersapi.access.Operations.CREATE_USER;
import static dev.usersapi.access.Operations.DELETE_USER;
import static dev.usersapi.access.Operations.GET_USER;
import static dev.usersapi.access.Operations.LIST_USERS;
import static dev.usersapi.access.Operations.PATCH_USER;
import static dev.usersapi.access.Operations.POST_USER;
import static dev.usersapi.access.Operations.REPLACE_USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import dev.usersapi.dynamodb.LocalDynamo;
import dev.usersapi.http.ApiHandler;
import dev.usersapi.testing.GatewayCall;
import dev.usersapi.users.TestUsers;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The users function's responses match the document for their operation and status. */
class RepliesIT {

    private static final OpenApiInteractionValidator DOCUMENT = ApiDocument.validator();

    @RegisterExtension
    private static final LocalDynamo DYNAMO = new LocalDynamo();

    private ApiHandler users;

    @BeforeEach
    void createUsers() {
        users = TestUsers.newFunction(DYNAMO);
        answer(GatewayCall.of(CREATE_USER)
                .byAdmin()
                .body("{\"userid\":\"ada\",\"name\":\"Ada\",\"email\":\"a@b\",\"attributes\":{\"n\":[1.0,null]}}"));
        answer(GatewayCall.of(CREATE_USER)
                .byAdmin()
                .header("Idempotency-Key", "used")
                .body("{\"name\":\"Ida\"}"));
    }

    private APIGatewayProxyResponseEvent answer(GatewayCall call) {
        return call.sentTo(users);
    }

    @ParameterizedTest
    @MethodSource
    void areInTheDocument(GatewayCall call, int status) {
        var reply = answer(call);
        SimpleResponse.Builder response = SimpleResponse.Builder.status(reply.getStatusCode());
        reply.getHeaders().forEach(response::withHeader);
        if (!reply.getBody().isEmpty()) {
            response.withBody(reply.getBody());
        }

        ValidationReport report = DOCUMENT.validateResponse(
                call.event().getPath(), Request.Method.valueOf(call.event().getHttpMethod()), response.build());

        assertThat(reply.getStatusCode()).isEqualTo(status);
        assertThat(report.getMessages()).isEmpty();
    }

    static Stream<Arguments> areInTheDocument() {
        return Stream.of(
                argumentSet("list", GatewayCall.of(LIST_USERS).byAdmin(), 200),
                argumentSet(
                        "list, bad limit", GatewayCall.of(LIST_USERS).byAdmin().query("limit", "x"), 400),
                argumentSet("list, forbidden", GatewayCall.of(LIST_USERS).by("ida", false), 403),
                argumentSet("create", GatewayCall.of(CREATE_USER).byAdmin().body("{\"name\":\"Eve\"}"), 200),
                argumentSet(
                        "create, bad body",
                        GatewayCall.of(CREATE_USER).byAdmin().body("{}"),
                        400),
                argumentSet(
                        "create, bad key",
                        GatewayCall.of(CREATE_USER)
                                .byAdmin()
                                .body("{\"name\":\"Eve\"}")
                                .header("Idempotency-Key", ""),
                        400),
                argumentSet(
                        "create, key reused",
                        GatewayCall.of(CREATE_USER)
                                .byAdmin()
                                .body("{\"name\":\"Eve\"}")
                                .header("Idempotency-Key", "used"),
                        422),
                argumentSet(
                        "create, no JSON",
                        GatewayCall.of(CREATE_USER).byAdmin().body("name=A").header("Content-Type", "text/plain"),
                        415),
                argumentSet("create, forbidden", GatewayCall.of(CREATE_USER).by("ida", false), 403),
                argumentSet(
                        "create, taken",
                        GatewayCall.of(CREATE_USER).byAdmin().body("{\"userid\":\"ada\",\"name\":\"Eve\"}"),
                        409),
                argumentSet("post", GatewayCall.of(POST_USER).byAdmin().body("{\"name\":\"Eve\"}"), 201),
                argumentSet(
                        "post, taken",
                        GatewayCall.of(POST_USER).byAdmin().body("{\"userid\":\"ada\",\"name\":\"Eve\"}"),
                        409),
                argumentSet("get", GatewayCall.of(GET_USER, "ada").byAdmin(), 200),
                argumentSet(
                        "get, unchanged",
                        GatewayCall.of(GET_USER, "ada").byAdmin().header("If-None-Match", "*"),
                        304),
                argumentSet(
                        "get, changed",
                        GatewayCall.of(GET_USER, "ada").byAdmin().header("If-Match", "\"1-1\""),
                        412),
                argumentSet("get, no userid", GatewayCall.of(GET_USER, "-").byAdmin(), 400),
                argumentSet("get, forbidden", GatewayCall.of(GET_USER, "ada").by("ida", false), 403),
                argumentSet("get, none", GatewayCall.of(GET_USER, "eve").byAdmin(), 404),
                argumentSet(
                        "replace", GatewayCall.of(REPLACE_USER, "ada").byAdmin().body("{\"name\":\"A\"}"), 200),
                argumentSet(
                        "replace, new",
                        GatewayCall.of(REPLACE_USER, "eve").byAdmin().body("{\"name\":\"E\"}"),
                        201),
                argumentSet(
                        "replace, bad body",
                        GatewayCall.of(REPLACE_USER, "ada").byAdmin().body("[]"),
                        400),
                argumentSet(
                        "replace, forbidden",
                        GatewayCall.of(REPLACE_USER, "ada").by("ida", false),
                        403),
                argumentSet("patch", GatewayCall.of(PATCH_USER, "ada").byAdmin().body("{\"email\":null}"), 200),
                argumentSet(
                        "patch, bad result",
                        GatewayCall.of(PATCH_USER, "ada").byAdmin().body("{\"name\":null}"),
                        400),
                argumentSet(
                        "patch, JSON",
                        GatewayCall.of(PATCH_USER, "ada")
                                .byAdmin()
                                .body("{}")
                                .header("Content-Type", "application/json"),
                        415),
                argumentSet(
                        "patch, forbidden", GatewayCall.of(PATCH_USER, "ada").by("ida", false), 403),
                argumentSet(
                        "patch, none",
                        GatewayCall.of(PATCH_USER, "eve").byAdmin().body("{}"),
                        404),
                argumentSet(
                        "patch, changed",
                        GatewayCall.of(PATCH_USER, "ada").byAdmin().body("{}").header("If-Match", "\"1-1\""),
                        412),
                argumentSet(
                        "patch, result too large",
                        GatewayCall.of(PATCH_USER, "ada")
                                .byAdmin()
                                .body("{\"attributes\":{\"b\":\"" + "b".repeat(65_500) + "\"}}"),
                        422),
                argumentSet("delete", GatewayCall.of(DELETE_USER, "ada").byAdmin(), 204),
                argumentSet(
                        "delete, no userid", GatewayCall.of(DELETE_USER, "-").byAdmin(), 400),
                argumentSet(
                        "delete, forbidden", GatewayCall.of(DELETE_USER, "ada").by("ida", false), 403),
                argumentSet(
                        "delete, changed",
                        GatewayCall.of(DELETE_USER, "ada").byAdmin().header("If-Match", "\"1-1\""),
                        412),
                argumentSet("delete, none", GatewayCall.of(DELETE_USER, "eve").byAdmin(), 404),
                argumentSet("no caller", GatewayCall.of(LIST_USERS), 500));
    }
}
