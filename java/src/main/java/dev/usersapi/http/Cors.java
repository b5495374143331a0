package dev.usersapi.http;

import java.util.Optional;
import java.util.Set;

/**
 * The web pages whose scripts may read the API's responses.
 *
 * @param origins the origins of these pages, or {@code *} for all; empty for none
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">The CORS protocol</a>
 */
public record Cors(Set<String> origins) {

    private static final String ANY = "*";
    private static final String VARY = "Vary";
    private static final String ORIGIN = "Origin";

    /** Allows no other origin than the API's own. */
    public static final Cors NONE = new Cors(Set.of());

    public Cors {
        origins = Set.copyOf(origins);
    }

    /**
     * Adds CORS headers. The gateway adds them to the responses that it makes itself.
     *
     * @param origin the request's {@code Origin} header; empty if it has none
     */
    Response addHeaders(Optional<String> origin, Response response) {
        if (origins.isEmpty()) {
            return response;
        }
        String vary = response.headers().getOrDefault(VARY, "");
        Response varying = response.with(VARY, vary.isEmpty() ? ORIGIN : vary + ", " + ORIGIN);
        return allowed(origin)
                .map(allowed -> varying.with("Access-Control-Allow-Origin", allowed)
                        .with("Access-Control-Expose-Headers", "Accept-Patch,ETag,Link,Location,Retry-After"))
                .orElse(varying);
    }

    private Optional<String> allowed(Optional<String> origin) {
        return origins.contains(ANY) ? Optional.of(ANY) : origin.filter(origins::contains);
    }
}
