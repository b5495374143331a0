package dev.usersapi.authorizer;

import com.amazonaws.services.lambda.runtime.events.IamPolicyResponse;
import dev.usersapi.api.Caller;
import dev.usersapi.api.Operation;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The policy that the gateway enforces, and caches for the token.
 *
 * <p>It names all that the caller may do, never only what is being called: the gateway applies the cached policy to the
 * token's next call too, whichever that is. It names methods and paths one by one; only an administrator's
 * {@code /users/*} has a wildcard, and no method but those of the API.
 */
final class Policy {

    private Policy() {}

    static IamPolicyResponse of(Caller caller, ApiStage stage) {
        return IamPolicyResponse.builder()
                .withPrincipalId(caller.sub())
                .withPolicyDocument(IamPolicyResponse.PolicyDocument.builder()
                        .withVersion(IamPolicyResponse.VERSION_2012_10_17)
                        .withStatement(List.of(allow(resources(caller, stage))))
                        .build())
                .withContext(caller.toContext())
                .build();
    }

    private static List<String> resources(Caller caller, ApiStage stage) {
        Function<Operation, String> resource =
                operation -> stage.resource(operation.method(), operation.pathFor(caller.admin() ? "*" : caller.sub()));
        return Arrays.stream(Operation.values())
                .filter(operation -> caller.admin() || operation.isOpenToOwner())
                .map(resource)
                .toList();
    }

    private static IamPolicyResponse.Statement allow(List<String> resources) {
        return IamPolicyResponse.Statement.builder()
                .withEffect(IamPolicyResponse.ALLOW)
                .withAction(IamPolicyResponse.EXECUTE_API_INVOKE)
                .withResource(resources)
                .build();
    }
}
