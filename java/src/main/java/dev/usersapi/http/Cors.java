package dev.usersapi.http;

import java.util.Optional;
import java.util.Set;

/**
 * Which pages a browser lets read the answers.
 *
 * @param origins the origins of these pages, or {@code *} for every one; empty for none
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">The CORS protocol</a>
 */
public record Cors(Set<String> origins) {

    private static final String ANY = "*";

    /** Pages of no other origin than the API's own. */
    public static final Cors NONE = new Cors(Set.of());

    public Cors {
        origins = Set.copyOf(origins);
    }

    /**
     * Adds the headers that let a browser show the answer to the page that asked. The gateway adds them to its own.
     *
     * @param origin the page's origin as the browser says it, or empty where no page asked
     */
    public Response addHeaders(Optional<String> origin, Response answer) {
        if (origins.isEmpty()) {
            return answer;
        }
        Response varying = answer.with("Vary", "Origin");
        return allowed(origin)
                .map(allowed -> varying.with("Access-Control-Allow-Origin", allowed)
                        .with("Access-Control-Expose-Headers", "ETag,Link,Location,Retry-After"))
                .orElse(varying);
    }

    private Optional<String> allowed(Optional<String> origin) {
        return origins.contains(ANY) ? Optional.of(ANY) : origin.filter(origins::contains);
    }
}
