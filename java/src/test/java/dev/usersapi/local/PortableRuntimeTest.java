package dev.usersapi.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The portable runtime with a fake Runtime API that has one event. */
class PortableRuntimeTest {

    private static final String PATH = "/2018-06-01/runtime/invocation/";

    private HttpServer api;
    private PortableRuntime runtime;
    private String posted;
    private String errorType;

    @BeforeEach
    void startApi() throws IOException {
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext(PATH + "next", exchange -> {
            exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", "an-id");
            exchange.getResponseHeaders().set("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700");
            exchange.getResponseHeaders()
                    .set("Lambda-Runtime-Deadline-Ms", String.valueOf(System.currentTimeMillis() + 29_000));
            reply(exchange, 200, "{\"name\":\"Ada\"}");
        });
        api.createContext(PATH + "an-id/", exchange -> {
            posted = exchange.getRequestURI().getPath().substring(PATH.length()) + " "
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            errorType = exchange.getRequestHeaders().getFirst("Lambda-Runtime-Function-Error-Type");
            reply(exchange, 202, "");
        });
        api.start();
        runtime = new PortableRuntime("127.0.0.1:" + api.getAddress().getPort());
    }

    @AfterEach
    void stopApi() {
        api.stop(0);
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void postsTheHandlersResponse() throws Exception {
        runtime.handleNext((event, answer, context) -> answer.write(event.readAllBytes()));

        assertEquals("an-id/response {\"name\":\"Ada\"}", posted);
    }

    @Test
    void postsTheExceptionOfTheHandler() throws Exception {
        runtime.handleNext((event, answer, context) -> {
            throw new IllegalStateException("\"quoted\"\n");
        });

        assertEquals(
                "an-id/error {\"errorType\":\"java.lang.IllegalStateException\",\"errorMessage\":\"\\\"quoted\\\"\\n\"}",
                posted);
        assertEquals("java.lang.IllegalStateException", errorType);
    }

    @Test
    void givesTheHandlerTheRequestIdAndRemainingTime() throws Exception {
        runtime.handleNext((event, answer, context) -> {
            assertTrue(context.getRemainingTimeInMillis() > 25_000);
            answer.write(context.getAwsRequestId().getBytes(UTF_8));
        });

        assertEquals("an-id/response an-id", posted);
    }

    @Test
    void setsTheTraceOfTheEvent() throws Exception {
        runtime.handleNext((event, answer, context) -> answer.write(
                System.getProperty("com.amazonaws.xray.traceHeader").getBytes(UTF_8)));

        assertEquals("an-id/response Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700", posted);
    }
}
