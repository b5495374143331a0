package dev.usersapi.dynamodb;

import dev.usersapi.config.Environment;
import dev.usersapi.http.Deadline;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/**
 * DynamoDB clients that retry a few times with exponential backoff and jitter, and time out before the caller does.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html">Retry behavior</a>
 */
final class DynamoDbClients {

    /** The limit for all attempts together. API Gateway waits 29 s, which may include the start of the function. */
    static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    /** The limit for one attempt, of which three fit into a call. */
    static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(3);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    /**
     * Ends calls that take too long. The SDK's own would keep the timers of completed calls until they expire; under
     * load, they would fill the heap's old generation.
     */
    private static final ScheduledExecutorService TIMERS = timers();

    private DynamoDbClients() {}

    private static ScheduledExecutorService timers() {
        var timers = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("dynamodb-timeout").factory());
        timers.setRemoveOnCancelPolicy(true);
        return timers;
    }

    /** Makes a call, with all its attempts, end before the deadline of the request. */
    static Consumer<AwsRequestOverrideConfiguration.Builder> before(Deadline deadline) {
        return call -> call.apiCallTimeout(deadline.limit(CALL_TIMEOUT))
                .apiCallAttemptTimeout(deadline.limit(ATTEMPT_TIMEOUT));
    }

    /**
     * The credentials of the function's role. Lambda provides them in environment variables or, with SnapStart, at an
     * endpoint, because variables in a snapshot would be stale. The SDK's default provider chain takes longer.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html#snapstart-credentials">SnapStart
     *     and credentials</a>
     */
    private static AwsCredentialsProvider credentials(Environment environment) {
        return environment.optional("AWS_CONTAINER_CREDENTIALS_FULL_URI").isPresent()
                ? ContainerCredentialsProvider.builder().build()
                : EnvironmentVariableCredentialsProvider.create();
    }

    /** A client in the region and with the credentials that Lambda gives to the function. */
    static DynamoDbClient create(Environment environment) {
        return builder().credentialsProvider(credentials(environment)).build();
    }

    /** A builder that still needs credentials. */
    static DynamoDbClientBuilder builder() {
        return DynamoDbClient.builder()
                .httpClientBuilder(Apache5HttpClient.builder().connectionTimeout(CONNECT_TIMEOUT))
                .overrideConfiguration(override -> override.retryStrategy(RetryMode.STANDARD)
                        .scheduledExecutorService(TIMERS)
                        .apiCallTimeout(CALL_TIMEOUT)
                        .apiCallAttemptTimeout(ATTEMPT_TIMEOUT));
    }
}
