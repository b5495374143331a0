package dev.usersapi.authorizer.jwt;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches the JSON Web Key Set of a user pool, with limits on size and time.
 *
 * <p>jwks-rsa's own provider limits neither the size nor the total time of a response and follows redirects; a broken
 * or hostile endpoint could block every caller.
 */
public final class JwksFetcher {

    /** A set of two keys, as Cognito publishes, has less than 1 KB. */
    static final int MAX_BYTES = 64 * 1024;

    /** The limit for a whole fetch, however slowly the response arrives. */
    private static final int TIMEOUT_MILLIS = 3_000;

    private static final int CONNECT_TIMEOUT_MILLIS = 1_000;

    /** How long a read may take to notice that its connection is closed. */
    private static final int END_MILLIS = 250;

    private final URI url;

    JwksFetcher(URI url) {
        this.url = url;
    }

    URI url() {
        return url;
    }

    /** @throws IOException if no valid set is received within the limits */
    Jwks fetch() throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
        connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setInstanceFollowRedirects(false);
        FutureTask<byte[]> reading = new FutureTask<>(() -> read(connection));
        Thread thread = Thread.ofPlatform().daemon().start(reading);
        try {
            return Jwks.parse(reading.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            throw new IOException("The response took more than " + TIMEOUT_MILLIS + " ms", e);
        } catch (ExecutionException e) {
            // Its text names the kind of failure, too: the message of an unknown host is only that host.
            throw new IOException(e.getCause().toString(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        } finally {
            // Also ends a read that is still in progress. Lambda would stop a thread that outlives the call, and let
            // it go on in a later one.
            connection.disconnect();
            join(thread);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] read(HttpURLConnection connection) throws IOException {
        if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
            throw new IOException("The response has status " + connection.getResponseCode());
        }
        byte[] body = connection.getInputStream().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            throw new IOException("The response has more than " + MAX_BYTES + " bytes");
        }
        return body;
    }
}
