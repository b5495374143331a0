package dev.usersapi.authorizer;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import dev.usersapi.api.Caller;
import dev.usersapi.authorizer.SigningKeys.Fetches;
import dev.usersapi.authorizer.Verification.Allowed;
import dev.usersapi.authorizer.Verification.Refused;
import dev.usersapi.authorizer.Verification.Undecided;
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
import org.crac.Core;
import org.crac.Resource;

/**
 * The authorizer function: called by API Gateway with a request's token before the request goes any further.
 *
 * <p>It reads and writes JSON itself: Lambda's own mapping of objects takes longer to start than all that is done here.
 */
public final class AuthorizerHandler implements RequestStreamHandler, Resource {

    /** By then C2 has compiled the arithmetic of a signature; it takes less than a second. */
    private static final int PRIMING_ROUNDS = 1_000;

    private final SigningKeys keys;
    private final TokenVerifier verifier;
    private final String adminGroup;
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
        this.keys = new SigningKeys(config.jwksUrl(), clock);
        this.verifier = new TokenVerifier(config, keys, clock);
        this.adminGroup = config.adminGroup();
        this.audit = audit;
        // The first call then finds the pool's keys in the cache.
        keys.fetchIfDue(Deadline.in(KeySetEndpoint.TIMEOUT));
    }

    /**
     * Answers an event with the policy for the token's holder.
     *
     * @throws UnauthorizedException if the token is refused; the gateway answers 401
     * @throws KeysUnavailableException if the pool's keys can't be had; the gateway answers 500
     */
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        String event = new String(input.readAllBytes(), StandardCharsets.UTF_8);
        Policy policy = policy(AuthorizerEvents.read(event), context);
        output.write(policy.toJson().getBytes(StandardCharsets.UTF_8));
    }

    private Policy policy(APIGatewayCustomAuthorizerEvent event, Context context) {
        long start = System.nanoTime();
        ApiMethod method = ApiMethod.parse(event.getMethodArn());
        Verification decision = verifier.verify(
                Optional.ofNullable(event.getAuthorizationToken()).orElse(""),
                Deadline.inMillis(context.getRemainingTimeInMillis()));
        report(method, context, decision, Duration.ofNanos(System.nanoTime() - start));
        return switch (decision) {
            case Allowed allowed ->
                Policy.of(
                        new Caller(
                                allowed.sub(),
                                allowed.groups().contains(adminGroup),
                                Optional.of(allowed.validUntil())),
                        method.stage());
            case Refused refused -> throw new UnauthorizedException();
            case Undecided undecided -> throw new KeysUnavailableException("There are no keys to check a token with");
        };
    }

    /**
     * Runs what a first call would run, so often that all of it is compiled, for SnapStart's snapshot to keep; called
     * by Lambda before the snapshot, and never without SnapStart.
     *
     * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">Runtime hooks</a>
     */
    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) throws IOException {
        keys.fetchIfDue(Deadline.in(KeySetEndpoint.TIMEOUT));
        // Each environment that is restored would report these fetches as its own.
        reported = keys.fetches();
        Optional<String> keyId = keys.anyKeyId();
        if (keyId.isPresent()) {
            prime(SampleEvent.signedByNobody(keyId.get()));
        }
    }

    private void prime(String text) throws IOException {
        AuditLog nowhere = new AuditLog(new PrintStream(OutputStream.nullOutputStream()), Clock.systemUTC());
        for (int round = 0; round < PRIMING_ROUNDS; round++) {
            APIGatewayCustomAuthorizerEvent event = AuthorizerEvents.read(text);
            ApiMethod method = ApiMethod.parse(event.getMethodArn());
            nowhere.write(
                    new AuditLog.Request(SampleEvent.SUB, SampleEvent.SUB, method.arnWithoutUserid()),
                    verifier.verify(event.getAuthorizationToken(), Deadline.in(KeySetEndpoint.TIMEOUT)),
                    Duration.ZERO,
                    Fetches.NONE);
            Policy.of(new Caller(SampleEvent.SUB, true, Optional.of(Instant.EPOCH)), method.stage())
                    .toJson();
        }
    }

    /** Nothing of the priming outlasts the snapshot: the keys know how old they are. */
    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {}

    private void report(ApiMethod method, Context context, Verification decision, Duration duration) {
        Fetches fetches = keys.fetches();
        audit.write(
                new AuditLog.Request(context.getAwsRequestId(), context.getFunctionName(), method.arnWithoutUserid()),
                decision,
                duration,
                fetches.since(reported));
        reported = fetches;
    }
}
