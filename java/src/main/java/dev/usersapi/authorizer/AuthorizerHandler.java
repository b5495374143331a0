package dev.usersapi.authorizer;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import dev.usersapi.access.Caller;
import dev.usersapi.access.Role;
import dev.usersapi.access.Scope;
import dev.usersapi.access.TokenTimes;
import dev.usersapi.authorizer.jwt.CognitoJwtVerifier;
import dev.usersapi.authorizer.jwt.JwksCache;
import dev.usersapi.authorizer.jwt.JwksCache.Fetches;
import dev.usersapi.authorizer.jwt.JwksFetcher;
import dev.usersapi.authorizer.jwt.KeysUnavailableException;
import dev.usersapi.authorizer.jwt.VerificationResult;
import dev.usersapi.authorizer.jwt.VerificationResult.Allowed;
import dev.usersapi.authorizer.jwt.VerificationResult.Principal;
import dev.usersapi.authorizer.jwt.VerificationResult.Refused;
import dev.usersapi.authorizer.jwt.VerificationResult.Undecided;
import dev.usersapi.config.Deadline;
import dev.usersapi.config.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.crac.Core;
import org.crac.Resource;

/**
 * The authorizer function. API Gateway calls it with a request's token before it routes the request.
 *
 * <p>It reads and writes JSON itself, because Lambda's mapping to objects takes longer to start than everything else
 * here.
 */
public final class AuthorizerHandler implements RequestStreamHandler, Resource {

    /** After these rounds, C2 has compiled the signature arithmetic. They take less than a second. */
    private static final int PRIMING_ROUNDS = 1_000;

    private final JwksCache keys;
    private final CognitoJwtVerifier verifier;
    private final AuthorizerConfig config;
    private final AuditLog audit;

    private Fetches reported = Fetches.NONE;

    /** Called by Lambda, once for each execution environment. */
    public AuthorizerHandler() {
        this(
                AuthorizerConfig.from(new Environment(System.getenv())),
                Clock.systemUTC(),
                new AuditLog(System.out, Clock.systemUTC()));
        Core.getGlobalContext().register(this);
    }

    AuthorizerHandler(AuthorizerConfig config, Clock clock, AuditLog audit) {
        this.keys = new JwksCache(config.pool().jwksUrl(), clock);
        this.verifier = new CognitoJwtVerifier(config.pool(), keys, clock);
        this.config = config;
        this.audit = audit;
        // Prefetches the pool's keys, so that the first call finds them in the cache.
        keys.fetchIfDue(Deadline.in(JwksFetcher.TIMEOUT));
    }

    /**
     * Responds to an event with the policy for the token's holder.
     *
     * @throws UnauthorizedException if the token is refused; the gateway responds with 401
     * @throws KeysUnavailableException if the pool's keys are not available; the gateway responds with 500
     */
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        String event = new String(input.readAllBytes(), StandardCharsets.UTF_8);
        PolicyDocument policy = policy(AuthorizerEvents.read(event), context);
        output.write(policy.toJson().getBytes(StandardCharsets.UTF_8));
    }

    private PolicyDocument policy(APIGatewayCustomAuthorizerEvent event, Context context) {
        long start = System.nanoTime();
        MethodArn method = MethodArn.parse(event.getMethodArn());
        VerificationResult decision = verifier.verify(
                Optional.ofNullable(event.getAuthorizationToken()).orElse(""),
                Deadline.inMillis(context.getRemainingTimeInMillis()));
        report(method, context, decision, Duration.ofNanos(System.nanoTime() - start));
        return switch (decision) {
            case Allowed allowed -> PolicyDocument.of(caller(allowed), method);
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

    /**
     * Primes the function: runs the code of a first call until all of it is compiled, so that SnapStart's snapshot
     * contains it. Lambda calls this before it takes the snapshot, and never without SnapStart.
     *
     * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">Runtime hooks</a>
     */
    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) throws IOException {
        keys.fetchIfDue(Deadline.in(JwksFetcher.TIMEOUT));
        // Otherwise each restored environment would report these fetches as its own.
        reported = keys.fetches();
        Optional<String> keyId = keys.anyKeyId();
        if (keyId.isPresent()) {
            prime(SampleEvent.of(keyId.get()));
        }
    }

    private void prime(String text) throws IOException {
        AuditLog discarding = new AuditLog(new PrintStream(OutputStream.nullOutputStream()), Clock.systemUTC());
        for (int round = 0; round < PRIMING_ROUNDS; round++) {
            APIGatewayCustomAuthorizerEvent event = AuthorizerEvents.read(text);
            MethodArn method = MethodArn.parse(event.getMethodArn());
            discarding.write(
                    new AuditLog.Request(SampleEvent.SUB, SampleEvent.SUB, method.withoutPathParameters()),
                    verifier.verify(event.getAuthorizationToken(), Deadline.in(JwksFetcher.TIMEOUT)),
                    Duration.ZERO,
                    Fetches.NONE);
            PolicyDocument.of(
                            new Caller.Person(
                                    SampleEvent.SUB, Set.of(Role.ADMIN), TokenTimes.of(Instant.EPOCH, Instant.EPOCH)),
                            method)
                    .toJson();
        }
    }

    /** Does nothing: no state from priming is kept in the snapshot, and the cache refreshes keys that are too old. */
    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {}

    private void report(MethodArn method, Context context, VerificationResult decision, Duration duration) {
        Fetches fetches = keys.fetches();
        audit.write(
                new AuditLog.Request(
                        context.getAwsRequestId(), context.getFunctionName(), method.withoutPathParameters()),
                decision,
                duration,
                fetches.since(reported));
        reported = fetches;
    }
}
