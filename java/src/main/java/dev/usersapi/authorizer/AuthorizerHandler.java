package dev.usersapi.authorizer;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.usersapi.authorizer.Authorizer.Invocation;
import dev.usersapi.authorizer.jwt.CognitoJwtVerifier;
import dev.usersapi.authorizer.jwt.JwksCache;
import dev.usersapi.authorizer.jwt.JwksCache.Fetches;
import dev.usersapi.config.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.crac.Core;
import org.crac.Resource;

/**
 * The authorizer function. API Gateway calls it with a request's token before it routes the request.
 *
 * <p>It reads and writes JSON itself, because Lambda's mapping to objects takes longer to start than everything else
 * here.
 */
public final class AuthorizerHandler implements RequestStreamHandler, Resource {

    private final AuthorizerConfig config;
    private final JwksCache keys;
    private final Authorizer authorizer;

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
        this.config = config;
        this.keys = new JwksCache(config.pool().jwksUrl(), clock);
        this.authorizer =
                new Authorizer(config, new CognitoJwtVerifier(config.pool(), keys, clock), audit, this::newFetches);
        // Prefetches the pool's keys, so that the first call finds them in the cache.
        keys.fetchIfDue();
    }

    /**
     * Responds to an event with the policy for the token's holder.
     *
     * @throws UnauthorizedException if the token is refused or the event cannot be read; the gateway responds with 401
     * @throws dev.usersapi.authorizer.jwt.KeysUnavailableException if the pool's keys are not available; the gateway
     *     responds with 500
     */
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        String event = new String(input.readAllBytes(), StandardCharsets.UTF_8);
        Invocation invocation = new Invocation(context.getAwsRequestId(), context.getFunctionName());
        output.write(authorizer.respond(event, invocation).getBytes(StandardCharsets.UTF_8));
    }

    /** The fetches of keys since the last call of this method. */
    private Fetches newFetches() {
        Fetches before = reported;
        reported = keys.fetches();
        return reported.since(before);
    }

    /**
     * Primes the function, and fetches the keys once more for SnapStart's snapshot if that failed before. Lambda calls
     * this before it takes the snapshot, and never without SnapStart.
     *
     * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">Runtime hooks</a>
     */
    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) throws IOException {
        keys.fetchIfMissing();
        // Otherwise each restored environment would report these fetches as its own.
        newFetches();
        Priming.run(config);
    }

    /** Does nothing: no state from priming is kept in the snapshot, and the cache refreshes keys that are too old. */
    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {}
}
