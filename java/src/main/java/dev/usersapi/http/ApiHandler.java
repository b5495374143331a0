package dev.usersapi.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import dev.usersapi.access.Access;
import dev.usersapi.access.Caller;
import dev.usersapi.access.Operation;
import dev.usersapi.access.UserId;
import dev.usersapi.json.JsonBody;
import dev.usersapi.json.JsonLog;
import dev.usersapi.problem.Problem;
import dev.usersapi.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.crac.Core;
import org.crac.Resource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * A function that API Gateway calls with requests that the authorizer has allowed. It makes the checks that all
 * resources share, then calls the operation of its resource.
 *
 * <p>It reads and writes JSON itself, because Lambda's mapping to objects would lengthen a cold start.
 */
public class ApiHandler implements RequestStreamHandler, Resource {

    /** How often priming connects: enough to compile most of the code that connects. */
    private static final int PRIMING_CONNECTIONS = 5;

    /**
     * How many rounds of priming events each connection gets. Afterwards, most of the code of a request is compiled.
     */
    private static final int PRIMING_ROUNDS = 20;

    /** Where the runtime client puts the id of a trace, which the SDK sends on. */
    private static final String TRACE_PROPERTY = "com.amazonaws.xray.traceHeader";

    private static final String PRIMING_TRACE = "Root=1-00000000-000000000000000000000000;Sampled=0";

    private static final Duration PRIMING_TIMEOUT = Duration.ofSeconds(10);

    /**
     * How long priming is retried: the first version of a function starts seconds after its role got its permissions,
     * which take some time to be valid everywhere.
     *
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html">Changes that I make are not
     *     always immediately visible</a>
     */
    private static final Duration PRIMING_PATIENCE = Duration.ofSeconds(30);

    private static final Duration PRIMING_PAUSE = Duration.ofSeconds(1);

    /** Long enough for a burst to pass. */
    private static final String RETRY_AFTER_SECONDS = "5";

    private static final int SERVER_ERROR = 500;

    private final JsonLog log = new JsonLog(System.out);
    private final Supplier<? extends ApiResource> connect;
    private final Supplier<Revocations> connectRevocations;
    private final Cors cors;
    private final Clock clock;

    private ApiResource resource;
    private Revocations revocations;

    /**
     * @param connect creates the resource and its connections; called again before a snapshot, because connections do
     *     not survive it
     * @param revocations which tokens are revoked; called when {@code connect} is
     * @param cors which pages may read the responses
     */
    public ApiHandler(
            Supplier<? extends ApiResource> connect, Supplier<Revocations> revocations, Cors cors, Clock clock) {
        this.connect = connect;
        this.connectRevocations = revocations;
        this.cors = cors;
        this.clock = clock;
        this.resource = connect.get();
        this.revocations = revocations.get();
    }

    /** Registers {@link #beforeCheckpoint}, which Lambda then calls before it takes a snapshot. */
    protected final void registerForSnapshots() {
        Core.getGlobalContext().register(this);
    }

    @Override
    public final void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        String event = new String(input.readAllBytes(), StandardCharsets.UTF_8);
        Deadline deadline = Deadline.beforeTimeout(context.getRemainingTimeInMillis());
        Response response = answer(event, context.getAwsRequestId(), deadline);
        output.write(GatewayEvents.toJson(response).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Primes the function: runs the code of a first request, so that SnapStart's snapshot contains it loaded and
     * compiled. Lambda calls this before it takes the snapshot, and never without SnapStart.
     *
     * @throws IllegalStateException if a priming event fails for {@link #PRIMING_PATIENCE}: a version without its table
     *     or a permission is not published
     * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">Runtime hooks</a>
     */
    @Override
    public final void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
        // With a trace, the SDK runs code that it would otherwise load in the first call.
        System.setProperty(TRACE_PROPERTY, PRIMING_TRACE);
        try {
            primeAndReconnect(PRIMING_PATIENCE);
        } finally {
            System.clearProperty(TRACE_PROPERTY);
        }
    }

    /** @param patience how long failing priming events are repeated */
    final void primeAndReconnect(Duration patience) {
        Deadline end = Deadline.in(patience);
        for (int connection = 0; connection < PRIMING_CONNECTIONS; connection++) {
            for (int round = 0; round < PRIMING_ROUNDS; round++) {
                resource.primingEvents().forEach(event -> prime(event, end));
            }
            // Connections and credentials in the snapshot would be stale after a restore.
            reconnect();
        }
        log.info("Primed in %s rounds".formatted(PRIMING_CONNECTIONS * PRIMING_ROUNDS));
    }

    private void reconnect() {
        resource.close();
        resource = connect.get();
        revocations.close();
        revocations = connectRevocations.get();
    }

    /** Does nothing, because the snapshot contains nothing that expires. */
    @Override
    public final void afterRestore(org.crac.Context<? extends Resource> context) {}

    private void prime(String event, Deadline end) {
        Response response = answer(event, "priming", Deadline.in(PRIMING_TIMEOUT));
        while (response.status() >= SERVER_ERROR) {
            if (end.isPassed()) {
                throw new IllegalStateException(
                        "A priming event was answered with " + response.status() + "; its error is logged above");
            }
            pause();
            response = answer(event, "priming", Deadline.in(PRIMING_TIMEOUT));
        }
        GatewayEvents.toJson(response);
    }

    private static void pause() {
        try {
            Thread.sleep(PRIMING_PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while priming", e);
        }
    }

    private Response answer(String text, String invocationId, Deadline deadline) {
        APIGatewayProxyRequestEvent event;
        try {
            event = GatewayEvents.read(text);
        } catch (IOException | RuntimeException e) {
            log.error("The request failed", invocationId, e);
            return cors.addHeaders(Optional.empty(), Response.of(Problem.internalError(), invocationId));
        }
        return cors.addHeaders(GatewayEvents.origin(event), guarded(event, invocationId, deadline));
    }

    /** Always returns a response. If the request fails, the caller learns only its id. */
    private Response guarded(APIGatewayProxyRequestEvent event, String invocationId, Deadline deadline) {
        String requestId = GatewayEvents.requestId(event, invocationId);
        try {
            return GatewayEvents.request(event, invocationId, deadline)
                    .map(this::checkAndCall)
                    .orElseThrow(() -> new ProblemException(Problem.noSuchOperation()));
        } catch (ProblemException e) {
            return Response.of(e.problem(), requestId);
        } catch (SdkException e) {
            log.error("A service of AWS failed the request", requestId, e);
            return isTransient(e)
                    ? Response.of(Problem.serviceUnavailable(), requestId).with("Retry-After", RETRY_AFTER_SECONDS)
                    : Response.of(Problem.internalError(), requestId);
        } catch (RuntimeException e) {
            log.error("The request failed", requestId, e);
            return Response.of(Problem.internalError(), requestId);
        }
    }

    private Response checkAndCall(Request request) {
        // The gateway applies its cached policy even after the token has expired or was revoked.
        Caller caller = request.caller();
        if (caller.isExpired(clock.instant())
                || revocations.areRevoked(caller.sub(), caller.times().issuedAt(), request.deadline())) {
            // The gateway passes this header on as x-amzn-Remapped-WWW-Authenticate.
            return Response.of(Problem.unauthorized(), request.id())
                    .with("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        }
        Operation operation = request.operation();
        // The gateway's policy has already decided this. Checking twice keeps a bug in one check harmless.
        if (!operation.permits(caller, request.pathParameters())) {
            throw new ProblemException(Problem.forbidden());
        }
        if (caller instanceof Caller.Machine
                && operation.access() instanceof Access.Owner(var owner)
                && UserId.ME.equals(request.pathParameters().get(owner))) {
            throw new ProblemException(Problem.noItemOfItsOwn());
        }
        for (PathParameter parameter : resource.pathParameters()) {
            Optional<String> value =
                    Optional.ofNullable(request.pathParameters().get(parameter.name()));
            if (value.filter(parameter.form().negate()).isPresent()) {
                throw ProblemException.badRequest(parameter.name(), parameter.expected());
            }
        }
        MediaType expected = MediaType.of(operation);
        if (operation.hasBody() && !expected.includes(request.header("Content-Type"))) {
            return unsupportedMediaType(expected, request.id());
        }
        if (request.body().filter(JsonBody::isTooLarge).isPresent()) {
            throw new ProblemException(Problem.contentTooLarge());
        }
        return Optional.ofNullable(resource.operations().get(operation))
                .orElseThrow(() -> new ProblemException(Problem.noSuchOperation()))
                .apply(request);
    }

    /** For a patch, names the media type that is accepted (RFC 5789, section 2.2). */
    private static Response unsupportedMediaType(MediaType expected, String requestId) {
        Response response = Response.of(Problem.unsupportedMediaType(expected.type()), requestId);
        return expected == MediaType.MERGE_PATCH ? response.with("Accept-Patch", expected.type()) : response;
    }

    /**
     * Whether a retry may succeed: the service throttled the call, failed or could not be reached, or an operator has
     * switched writes off. Any other error, such as a missing permission or table, is a fault of this function or its
     * deployment.
     */
    private static boolean isTransient(SdkException e) {
        return !(e instanceof SdkServiceException refused)
                || refused.isThrottlingException()
                || refused.statusCode() >= SERVER_ERROR
                || isDeniedOnPurpose(refused);
    }

    /**
     * Whether a policy denies the call, rather than none allows it. Only {@code make read-only} denies what this
     * function does.
     *
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html">Examples of
     *     access denied error messages</a>
     */
    private static boolean isDeniedOnPurpose(SdkServiceException refused) {
        return refused instanceof AwsServiceException error
                && error.awsErrorDetails() != null
                && "AccessDeniedException".equals(error.awsErrorDetails().errorCode())
                && String.valueOf(error.awsErrorDetails().errorMessage()).contains("with an explicit deny");
    }
}
