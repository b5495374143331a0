import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.util.Map;

/**
 * Runs a handler with the Lambda Runtime API on systems where AWS's runtime client cannot run: its native part needs
 * Linux.
 *
 * <p>Java runs it from this file, with the package for the local run. It takes no snapshots and supports only stream
 * handlers.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Runtime API</a>
 */
public final class PortableRuntime {

    private static final String TRACE_PROPERTY = "com.amazonaws.xray.traceHeader";

    // Without a time-out: the next event may come at any time.
    private final HttpClient client = HttpClient.newHttpClient();
    private final String api;

    /** @param endpoint host and port of the Runtime API, as in {@code AWS_LAMBDA_RUNTIME_API} */
    PortableRuntime(String endpoint) {
        api = "http://" + endpoint + "/2018-06-01/runtime/";
    }

    /**
     * Creates the handler and passes it one event after another until the process is stopped.
     *
     * @param arguments the class name of the handler
     */
    public static void main(String[] arguments) throws Exception {
        PortableRuntime runtime = new PortableRuntime(System.getenv("AWS_LAMBDA_RUNTIME_API"));
        RequestStreamHandler handler;
        try {
            handler = (RequestStreamHandler)
                    Class.forName(arguments[0]).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            runtime.report("init/error", cause);
            throw e;
        }
        while (true) {
            runtime.handleNext(handler);
        }
    }

    /** Waits for the next event, then posts the handler's response or exception. */
    void handleNext(RequestStreamHandler handler) throws IOException, InterruptedException {
        HttpResponse<byte[]> event = client.send(
                HttpRequest.newBuilder(URI.create(api + "invocation/next")).build(), BodyHandlers.ofByteArray());
        InvocationContext context = InvocationContext.of(event.headers());
        event.headers()
                .firstValue("Lambda-Runtime-Trace-Id")
                .ifPresentOrElse(
                        trace -> System.setProperty(TRACE_PROPERTY, trace), () -> System.clearProperty(TRACE_PROPERTY));
        String invocation = "invocation/" + context.getAwsRequestId();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            handler.handleRequest(new ByteArrayInputStream(event.body()), answer, context);
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            report(invocation + "/error", e);
            return;
        }
        post(invocation + "/response", answer.toByteArray());
    }

    private void report(String path, Throwable failure) throws IOException, InterruptedException {
        String type = failure.getClass().getName();
        String body = "{\"errorType\":\"" + type + "\",\"errorMessage\":\""
                + new String(JsonStringEncoder.getInstance().quoteAsString(String.valueOf(failure.getMessage())))
                + "\"}";
        post(path, body.getBytes(UTF_8), "Lambda-Runtime-Function-Error-Type", type);
    }

    private void post(String path, byte[] body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(api + path)).POST(BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        client.send(request.build(), BodyHandlers.discarding());
    }
}

/**
 * The context of one event, from the headers of the Runtime API.
 *
 * @param deadlineMillis when Lambda ends the invocation, in milliseconds since the epoch
 * @param variables the environment variables of the function
 */
record InvocationContext(String requestId, String functionArn, long deadlineMillis, Map<String, String> variables)
        implements Context {

    static InvocationContext of(HttpHeaders headers) {
        return new InvocationContext(
                headers.firstValue("Lambda-Runtime-Aws-Request-Id").orElseThrow(),
                headers.firstValue("Lambda-Runtime-Invoked-Function-Arn").orElse(""),
                headers.firstValueAsLong("Lambda-Runtime-Deadline-Ms").orElse(Long.MAX_VALUE),
                System.getenv());
    }

    @Override
    public String getAwsRequestId() {
        return requestId;
    }

    @Override
    public String getInvokedFunctionArn() {
        return functionArn;
    }

    @Override
    public int getRemainingTimeInMillis() {
        return Math.clamp(deadlineMillis - System.currentTimeMillis(), 0, Integer.MAX_VALUE);
    }

    @Override
    public String getFunctionName() {
        return variables.get("AWS_LAMBDA_FUNCTION_NAME");
    }

    @Override
    public String getFunctionVersion() {
        return variables.get("AWS_LAMBDA_FUNCTION_VERSION");
    }

    @Override
    public String getLogGroupName() {
        return variables.get("AWS_LAMBDA_LOG_GROUP_NAME");
    }

    @Override
    public String getLogStreamName() {
        return variables.get("AWS_LAMBDA_LOG_STREAM_NAME");
    }

    @Override
    public int getMemoryLimitInMB() {
        return Integer.parseInt(variables.getOrDefault("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"));
    }

    @Override
    public CognitoIdentity getIdentity() {
        return null;
    }

    @Override
    public ClientContext getClientContext() {
        return null;
    }

    @Override
    public LambdaLogger getLogger() {
        return new LambdaLogger() {
            @Override
            public void log(String message) {
                System.out.println(message);
            }

            @Override
            public void log(byte[] message) {
                log(new String(message, UTF_8));
            }
        };
    }
}
