package dev.usersapi.users;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import dev.usersapi.config.Deadline;
import dev.usersapi.config.Environment;
import dev.usersapi.http.Cors;
import dev.usersapi.http.JsonLog;
import dev.usersapi.http.Problem;
import dev.usersapi.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;
import org.crac.Core;
import org.crac.Resource;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The users function: called by API Gateway with every request that its authorizer let through.
 *
 * <p>It reads and writes JSON itself: Lambda's own mapping of objects would take a third of a cold start.
 */
public final class UsersHandler implements RequestStreamHandler, Resource {

    /** Each is three requests of the table; most of what they run is compiled by then. */
    private static final int PRIMING_ROUNDS = 20;

    /** Long enough for a burst to pass. */
    private static final String RETRY_AFTER_SECONDS = "5";

    private final JsonLog log = new JsonLog(System.out);
    private final Supplier<Users> connect;
    private final Cors cors;

    private Users users;

    /**
     * Called by Lambda, once for each execution environment.
     *
     * @throws dev.usersapi.config.ConfigurationException if {@code USERS_TABLE} is not set
     */
    public UsersHandler() {
        this(new Environment(System.getenv()));
        Core.getGlobalContext().register(this);
    }

    private UsersHandler(Environment environment) {
        this(UsersConfig.from(environment), environment);
    }

    private UsersHandler(UsersConfig config, Environment environment) {
        this(
                () -> new Users(
                        UserTable.named(config.table(), environment),
                        Clock.systemUTC(),
                        () -> UUID.randomUUID().toString()),
                config.cors());
    }

    UsersHandler(Supplier<Users> connect, Cors cors) {
        this.connect = connect;
        this.cors = cors;
        this.users = connect.get();
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        String event = new String(input.readAllBytes(), StandardCharsets.UTF_8);
        Response response =
                response(event, context.getAwsRequestId(), Deadline.inMillis(context.getRemainingTimeInMillis()));
        output.write(GatewayEvents.write(response).getBytes(StandardCharsets.UTF_8));
    }

    private Response response(String text, String invocationId, Deadline deadline) throws IOException {
        APIGatewayProxyRequestEvent event = GatewayEvents.read(text);
        return cors.addHeaders(GatewayEvents.origin(event), answer(event, invocationId, deadline));
    }

    /**
     * Runs what first requests would run, so that SnapStart's snapshot has it loaded and compiled; called by Lambda
     * before the snapshot, and never without SnapStart.
     *
     * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">Runtime hooks</a>
     */
    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) throws IOException {
        boolean reached = true;
        for (int round = 0; round < PRIMING_ROUNDS && reached; round++) {
            reached = prime();
        }
        // In the snapshot its connections would be dead, and its credentials old.
        users.close();
        users = connect.get();
    }

    /** Whether the table answers: where it does not, each call would take all the time that it may. */
    private boolean prime() throws IOException {
        for (String sample : SampleEvents.all()) {
            Response response = response(sample, "priming", Deadline.in(TableClient.CALL_TIMEOUT));
            GatewayEvents.write(response);
            if (response.status() >= 500) {
                return false;
            }
        }
        return true;
    }

    /** Nothing is left to be done: what would grow old is not in the snapshot. */
    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {}

    /** Answers whatever happens; a failure shows its caller no more than the request id. */
    private Response answer(APIGatewayProxyRequestEvent event, String invocationId, Deadline deadline) {
        String requestId = GatewayEvents.requestId(event);
        try {
            return GatewayEvents.request(event, invocationId, deadline)
                    .map(users::answer)
                    .orElseGet(() -> Problem.noSuchOperation().toResponse(requestId));
        } catch (SdkException e) {
            log.error("The users table failed the request", requestId, e);
            return TableClient.isTransient(e)
                    ? Problem.tableUnavailable().toResponse(requestId).with("Retry-After", RETRY_AFTER_SECONDS)
                    : Problem.internalError().toResponse(requestId);
        } catch (RuntimeException e) {
            log.error("The request failed", requestId, e);
            return Problem.internalError().toResponse(requestId);
        }
    }
}
