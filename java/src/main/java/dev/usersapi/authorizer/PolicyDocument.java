package dev.usersapi.authorizer;

import dev.usersapi.access.Caller;
import dev.usersapi.access.Operations;
import dev.usersapi.json.JsonValue.JsonArray;
import dev.usersapi.json.JsonValue.JsonObject;
import java.util.List;

/**
 * The policy that the gateway enforces, and caches by token.
 *
 * <p>It lists everything that the caller may call, not only the current request, because the gateway applies the cached
 * policy to later requests with the token, whatever they call. It lists methods and paths one by one. A path parameter
 * that may have any value is a wildcard, which also matches slashes; a test checks that no wildcard reaches another
 * operation.
 *
 * @param caller the caller who is allowed; also passed to the functions behind the gateway
 * @param effect what the policy does with the resources
 * @param resources the ARNs of all methods that the caller may call; if there are none, of all methods, which are
 *     denied
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html">Output
 *     from an API Gateway Lambda authorizer</a>
 */
record PolicyDocument(Caller caller, Effect effect, List<String> resources) {

    enum Effect {
        ALLOW,
        DENY;

        private String text() {
            return this == ALLOW ? "Allow" : "Deny";
        }
    }

    PolicyDocument {
        resources = List.copyOf(resources);
    }

    /** @param called any method of the API that the policy is for */
    static PolicyDocument of(Caller caller, MethodArn called) {
        List<String> permitted = Operations.ALL.stream()
                .flatMap(operation ->
                        operation.permittedPaths(caller).stream().map(path -> called.of(operation.method(), path)))
                .toList();
        // A statement must name a resource. A machine's scopes may permit nothing that this API has.
        return permitted.isEmpty()
                ? new PolicyDocument(caller, Effect.DENY, List.of(called.of("*", "/*")))
                : new PolicyDocument(caller, Effect.ALLOW, permitted);
    }

    /** The policy in the format that the gateway expects. */
    String toJson() {
        JsonObject statement = JsonObject.builder()
                .put("Effect", effect.text())
                .put("Action", "execute-api:Invoke")
                .put("Resource", JsonArray.ofStrings(resources))
                .build();
        return JsonObject.builder()
                .put("principalId", caller.sub())
                .put(
                        "policyDocument",
                        JsonObject.builder()
                                .put("Version", "2012-10-17")
                                .put("Statement", new JsonArray(List.of(statement)))
                                .build())
                .put("context", JsonObject.ofStrings(caller.toContext()))
                .build()
                .text();
    }
}
