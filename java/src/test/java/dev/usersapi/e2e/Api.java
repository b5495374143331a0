package dev.usersapi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.usersapi.access.Operation;
import dev.usersapi.access.Operations;
import dev.usersapi.contract.ApiDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** A client of the deployed API. Every response must match the OpenAPI document. */
final class Api {

    static final String NO_BODY = "";

    private static final OpenApiInteractionValidator DOCUMENT = ApiDocument.validator();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Deployment deployment;
    private final HttpClient client = HttpClient.newHttpClient();

    Api(Deployment deployment) {
        this.deployment = deployment;
    }

    record Reply(HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        String body() {
            return response.body();
        }

        /** Fails unless this is an RFC 9457 problem with this status. */
        void requireProblem(int status) {
            assertThat(status()).isEqualTo(status);
            assertThat(header("Content-Type")).contains("application/problem+json");
            assertThat(json().path("status").asInt()).isEqualTo(status);
            assertThat(json().path("title").asText()).isNotEmpty();
            assertThat(json().path("detail").asText()).isNotEmpty();
            assertThat(json().path("type").asText()).startsWith("urn:users-api:problem:");
            assertThat(json().path("instance").asText()).startsWith("urn:users-api:request:");
            assertThat(header("Cache-Control")).contains("no-store");
        }

        JsonNode json() {
            try {
                return JSON.readTree(body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Calls with a token and more header fields: name, value, name, value. */
    Reply call(String method, String path, String token, String body, String... headers) {
        return documented(method, path, exchange(method, path, Optional.of("Bearer " + token), body, headers));
    }

    /** Calls with a token and a body that need not be text. */
    Reply callWithBytes(String method, String path, String token, byte[] body) {
        return documented(
                method, path, exchange(method, path, Optional.of("Bearer " + token), BodyPublishers.ofByteArray(body)));
    }

    /** Calls with that {@code Authorization} header, or without any. */
    Reply send(String method, String path, Optional<String> authorization, String body) {
        return documented(method, path, exchange(method, path, authorization, body));
    }

    private static Reply documented(String method, String path, Reply reply) {
        requireDocumented(method, path, reply);
        SeenReplies.add(method, path.replaceFirst("[?].*", ""), reply.status());
        return reply;
    }

    /** Calls an operation, on this user if its path names one, with the smallest valid body. */
    Reply call(Operation operation, String userid, String token) {
        return call(operation.method(), path(operation, userid), token, ApiDocument.leastBody(operation));
    }

    /** The path of an operation with this userid; any other parameter gets an id that does not exist. */
    static String path(Operation operation, String userid) {
        return operation
                .path(Map.of(Operations.USERID, userid))
                .replace("*", UUID.randomUUID().toString());
    }

    /** Sends the CORS preflight request of a call with that method, a token, and headers of a library for tracing. */
    Reply preflight(String method, String path) {
        return exchange(
                "OPTIONS",
                path,
                Optional.empty(),
                NO_BODY,
                "Origin",
                "https://app.example.com",
                "Access-Control-Request-Method",
                method,
                "Access-Control-Request-Headers",
                "authorization,baggage,sentry-trace,traceparent");
    }

    /** Makes a call that is not in the document, so its response is not validated. */
    Reply callUndocumented(String method, String path, String token, String body, String... headers) {
        return exchange(method, path, Optional.of("Bearer " + token), body, headers);
    }

    /** Makes a call that is not in the document, without a token. */
    Reply callWithoutToken(String method, String path) {
        return exchange(method, path, Optional.empty(), NO_BODY);
    }

    private Reply exchange(String method, String path, Optional<String> authorization, String body, String... headers) {
        BodyPublisher publisher = body.equals(NO_BODY) ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        return exchange(method, path, authorization, publisher, headers);
    }

    private Reply exchange(
            String method, String path, Optional<String> authorization, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(deployment.apiUrl() + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (Stream.of(headers).noneMatch("Content-Type"::equalsIgnoreCase)) {
            request.header(
                    "Content-Type", method.equals("PATCH") ? "application/merge-patch+json" : "application/json");
        }
        authorization.ifPresent(value -> request.header("Authorization", value));
        try {
            return new Reply(client.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void requireDocumented(String method, String path, Reply reply) {
        SimpleResponse.Builder seen = SimpleResponse.Builder.status(reply.status());
        reply.response().headers().map().forEach(seen::withHeader);
        if (!reply.body().isEmpty()) {
            seen.withBody(reply.body());
        }
        var report =
                DOCUMENT.validateResponse(path.replaceFirst("\\?.*", ""), Request.Method.valueOf(method), seen.build());
        assertThat(report.getMessages())
                .as("%s %s: %d %s", method, path, reply.status(), reply.body())
                .isEmpty();
    }
}
