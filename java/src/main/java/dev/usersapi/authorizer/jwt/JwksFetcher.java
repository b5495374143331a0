package dev.usersapi.authorizer.jwt;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches the JSON Web Key Set of a user pool, within bounds of size and time.
 *
 * <p>jwks-rsa's own provider reads whatever comes, for as long as it comes, and follows where it is sent; an endpoint
 * that is broken or not the pool's would hold up every caller.
 */
public final class JwksFetcher {

    /** A set of two keys, as Cognito publishes, has less than 1 KB. */
    static final int MAX_BYTES = 64 * 1024;

    /** All of a fetch, however slowly the answer drips; a caller that waits for it may have less time. */
    public static final Duration TIMEOUT = Duration.ofSeconds(3);

    private static final int CONNECT_TIMEOUT_MILLIS = 1_000;

    private final URI url;

    JwksFetcher(URI url) {
        this.url = url;
    }

    URI url() {
        return url;
    }

    /**
     * @param timeout for all of the fetch
     * @throws IOException if no valid set can be had within the bounds
     */
    Jwks fetch(Duration timeout) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
        connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
        connection.setReadTimeout((int) timeout.toMillis());
        connection.setInstanceFollowRedirects(false);
        FutureTask<byte[]> reading = new FutureTask<>(() -> read(connection));
        Thread.ofPlatform().daemon().start(reading);
        try {
            return Jwks.parse(reading.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            throw new IOException("The answer takes more than " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        } finally {
            // Ends the reading, too, where it goes on.
            connection.disconnect();
        }
    }

    private static byte[] read(HttpURLConnection connection) throws IOException {
        if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
            throw new IOException("The answer has the status " + connection.getResponseCode());
        }
        byte[] body = connection.getInputStream().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            throw new IOException("The answer has more than " + MAX_BYTES + " bytes");
        }
        return body;
    }
}
