package dev.usersapi.http;

import dev.usersapi.access.Caller;
import dev.usersapi.access.Operation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A request to the API.
 *
 * @param id the gateway's id of the request, which no client can choose; used as the {@code instance} of a problem and
 *     in the logs
 * @param invocationId Lambda's id of the invocation that serves the request, which no client can choose either
 * @param deadline when the response must be ready
 * @param operation the operation that is called
 * @param caller the caller, as verified by the authorizer
 * @param pathParameters the parameters in the path, decoded, with the id of a person who calls for {@code me}
 * @param path the path as the caller sees it, including the stage, such as {@code /Prod/users}; with one slash at its
 *     start, however many the caller has sent
 * @param headers the header fields by name in lower case; a repeated field's values are joined by commas
 * @param body the body as text, {@code ""} for a request without a body; empty if it is not UTF-8
 */
public record Request(
        String id,
        String invocationId,
        Deadline deadline,
        Operation operation,
        Caller caller,
        Map<String, String> pathParameters,
        String path,
        Query query,
        Map<String, String> headers,
        Optional<String> body) {

    /** Only from the first slash of several: trying each would take time that grows with the square of their number. */
    private static final Pattern TRAILING_SLASHES = Pattern.compile("(?<!/)/+$");

    public Request {
        path = withOneSlash(path);
        pathParameters = Map.copyOf(pathParameters);
        headers = Map.copyOf(headers);
    }

    /**
     * A reference that starts with two slashes would name another host, to which clients would send their token. The
     * gateway accepts any number of slashes.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-4.2">RFC 3986, section 4.2</a>
     */
    private static String withOneSlash(String path) {
        int start = 0;
        while (path.startsWith("//", start)) {
            start++;
        }
        return path.substring(start);
    }

    /** The value of a header field, whose name may be given in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * The value of a path parameter.
     *
     * @throws IllegalArgumentException if the operation's path has no such parameter
     */
    public String pathParameter(String name) {
        return Optional.ofNullable(pathParameters.get(name))
                .orElseThrow(() -> new IllegalArgumentException("The path has no parameter " + name));
    }

    /** The path of an item in the requested collection, for {@code Location}. */
    public String itemPath(String id) {
        // The gateway also accepts the collection's path with trailing slashes.
        return TRAILING_SLASHES.matcher(path).replaceFirst("") + "/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
    }
}
