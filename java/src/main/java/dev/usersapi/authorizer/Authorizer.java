package dev.usersapi.authorizer;

import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import dev.usersapi.access.Caller;
import dev.usersapi.access.Scope;
import dev.usersapi.access.TokenTimes;
import dev.usersapi.authorizer.jwt.CognitoJwtVerifier;
import dev.usersapi.authorizer.jwt.JwksCache.Fetches;
import dev.usersapi.authorizer.jwt.KeysUnavailableException;
import dev.usersapi.authorizer.jwt.VerificationResult;
import dev.usersapi.authorizer.jwt.VerificationResult.Allowed;
import dev.usersapi.authorizer.jwt.VerificationResult.Principal;
import dev.usersapi.authorizer.jwt.VerificationResult.Refused;
import dev.usersapi.authorizer.jwt.VerificationResult.Undecided;
import dev.usersapi.config.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Responds to the gateway's events: verifies the token, logs the decision, and makes the policy. */
final class Authorizer {

    private final AuthorizerConfig config;
    private final CognitoJwtVerifier verifier;
    private final AuditLog audit;
    private final Supplier<Fetches> newFetches;

    /**
     * One call by Lambda.
     *
     * @param requestId Lambda's id of the call
     * @param function the name of the function
     * @param deadline when fetching keys must end
     */
    record Invocation(String requestId, String function, Deadline deadline) {}

    /** @param newFetches the fetches of keys since this was last called, for the audit log */
    Authorizer(AuthorizerConfig config, CognitoJwtVerifier verifier, AuditLog audit, Supplier<Fetches> newFetches) {
        this.config = config;
        this.verifier = verifier;
        this.audit = audit;
        this.newFetches = newFetches;
    }

    /**
     * The policy for the token's holder, as JSON.
     *
     * @throws UnauthorizedException if the token is refused; the gateway responds with 401
     * @throws KeysUnavailableException if the pool's keys are not available; the gateway responds with 500
     * @throws IOException if the event is not JSON
     */
    String respond(String text, Invocation invocation) throws IOException {
        APIGatewayCustomAuthorizerEvent event = AuthorizerEvents.read(text);
        long start = System.nanoTime();
        MethodArn method = MethodArn.parse(event.getMethodArn());
        VerificationResult decision = verifier.verify(
                Optional.ofNullable(event.getAuthorizationToken()).orElse(""), invocation.deadline());
        audit.write(
                new AuditLog.Request(invocation.requestId(), invocation.function(), method.withoutPathParameters()),
                decision,
                Duration.ofNanos(System.nanoTime() - start),
                newFetches.get());
        return switch (decision) {
            case Allowed allowed -> PolicyDocument.of(caller(allowed), method).toJson();
            case Refused refused -> throw new UnauthorizedException();
            case Undecided undecided -> throw new KeysUnavailableException("No keys are available to verify the token");
        };
    }

    private Caller caller(Allowed allowed) {
        TokenTimes times = TokenTimes.of(allowed.issuedAt(), allowed.validUntil());
        return switch (allowed.principal()) {
            case Principal.Person(var sub, var groups) -> new Caller.Person(sub, config.roles(groups), times);
            case Principal.Machine(var clientId, var scopes) ->
                new Caller.Machine(clientId, Scope.parseAll(scopes), times);
        };
    }
}
