package dev.usersapi.authorizer.jwt;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A server that can misbehave in ways that HTTP libraries do not allow. */
public final class RawServer implements AutoCloseable {

    /** Handles a connection; ends when the client closes it. */
    @FunctionalInterface
    interface Behaviour {
        void answer(OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());

    RawServer(Behaviour behaviour) throws IOException {
        Thread.startVirtualThread(() -> serve(behaviour));
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/jwks.json");
    }

    private void serve(Behaviour behaviour) {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                behaviour.answer(connection.getOutputStream());
            } catch (IOException e) {
                // Expected: the client closed the connection, or the test is over.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Sends that text again and again. */
    public static void drip(OutputStream out, String text, long pauseMillis) throws IOException, InterruptedException {
        while (true) {
            send(out, text);
            Thread.sleep(pauseMillis);
        }
    }

    public static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
