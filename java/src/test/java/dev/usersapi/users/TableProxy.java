package dev.usersapi.users;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A proxy in front of DynamoDB, which makes the first request of one action fail. */
final class TableProxy implements AutoCloseable {

    /** What happens to a request. */
    enum Fault {
        /** It is carried out, but its reply does not arrive. */
        REPLY_LOST,
        /** It is throttled. */
        THROTTLED
    }

    private static final byte[] THROTTLING =
            "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ThrottlingException\",\"message\":\"Rate exceeded\"}"
                    .getBytes(StandardCharsets.UTF_8);

    private final URI target;
    private final String action;
    private final Fault fault;
    private final Runnable afterwards;
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger requests = new AtomicInteger();
    private final HttpServer server;

    /**
     * @param action the name of a DynamoDB action, such as {@code PutItem}
     * @param afterwards what others do before the action is sent again
     */
    TableProxy(URI target, String action, Fault fault, Runnable afterwards) throws IOException {
        this.target = target;
        this.action = action;
        this.fault = fault;
        this.afterwards = afterwards;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::exchange);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** How often the action was requested. */
    int requests() {
        return requests.get();
    }

    private void exchange(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean first =
                    exchange.getRequestHeaders().getFirst("X-Amz-Target").endsWith("." + action)
                            && requests.incrementAndGet() == 1;
            if (!first) {
                HttpResponse<byte[]> reply = forward(exchange);
                send(exchange, reply.statusCode(), reply.body());
            } else if (fault == Fault.THROTTLED) {
                afterwards.run();
                send(exchange, 400, THROTTLING);
            } else {
                forward(exchange);
                afterwards.run();
            }
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        exchange.getRequestBody().readAllBytes()));
        for (String header : new String[] {"Authorization", "Content-Type", "X-Amz-Date", "X-Amz-Target"}) {
            request.header(header, exchange.getRequestHeaders().getFirst(header));
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
    }
}
