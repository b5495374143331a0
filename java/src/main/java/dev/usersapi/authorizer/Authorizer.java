package dev.usersapi.authorizer;

import dev.usersapi.access.Caller;
import dev.usersapi.access.Scope;
import dev.usersapi.access.TokenTimes;
import dev.usersapi.authorizer.jwt.CognitoJwtVerifier;
import dev.usersapi.authorizer.jwt.JwksCache.Fetches;
import dev.usersapi.authorizer.jwt.KeysUnavailableException;
import dev.usersapi.authorizer.jwt.VerificationResult;
import dev.usersapi.authorizer.jwt.VerificationResult.Allowed;
import dev.usersapi.authorizer.jwt.VerificationResult.Principal;
import dev.usersapi.authorizer.jwt.VerificationResult.Reason;
import dev.usersapi.authorizer.jwt.VerificationResult.Refused;
import dev.usersapi.authorizer.jwt.VerificationResult.Undecided;
import dev.usersapi.json.Json;
import dev.usersapi.json.JsonValue.JsonObject;
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
     */
    record Invocation(String requestId, String function) {}

    /**
     * A call of a method, which the authorizer decides about.
     *
     * @param token the value of the {@code Authorization} header, or {@code ""} if the request has no such header
     */
    private record Call(MethodArn method, String token) {}

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
     * @throws UnauthorizedException if the token is refused or the event cannot be read; the gateway responds with 401
     * @throws KeysUnavailableException if the pool's keys are not available; the gateway responds with 500
     */
    String respond(String text, Invocation invocation) {
        long start = System.nanoTime();
        Optional<Call> call = read(text);
        VerificationResult decision =
                call.map(read -> verifier.verify(read.token())).orElseGet(() -> new Refused(Reason.UNREADABLE_REQUEST));
        audit.write(
                invocation,
                call.map(Call::method),
                decision,
                Duration.ofNanos(System.nanoTime() - start),
                newFetches.get());
        return switch (decision) {
            case Allowed allowed ->
                PolicyDocument.of(caller(allowed), call.orElseThrow().method()).toJson();
            case Refused refused -> throw new UnauthorizedException();
            case Undecided undecided -> throw new KeysUnavailableException("No keys are available to verify the token");
        };
    }

    private Caller caller(Allowed allowed) {
        TokenTimes times = new TokenTimes(allowed.issuedAt(), allowed.validUntil());
        return switch (allowed.principal()) {
            case Principal.Person(var sub, var groups) -> new Caller.Person(sub, config.roles(groups), times);
            case Principal.Machine(var clientId, var scopes) ->
                new Caller.Machine(clientId, Scope.parseAll(scopes), times);
        };
    }

    /**
     * The call that an event is about; empty if the event cannot be read, whatever its parts throw.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html">Input
     *     to an API Gateway Lambda authorizer</a>
     */
    private static Optional<Call> read(String text) {
        try {
            JsonObject event = Json.object(text);
            return Optional.of(new Call(
                    MethodArn.parse(event.string("methodArn").orElseThrow()),
                    event.string("authorizationToken").orElse("")));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
