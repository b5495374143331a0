package dev.usersapi.http;

import dev.usersapi.api.Caller;
import dev.usersapi.api.Operation;
import dev.usersapi.config.Deadline;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One call of the API.
 *
 * @param id the gateway's id of the request, which no client can choose; a problem's {@code instance}, and in the logs
 * @param invocationId Lambda's id of the invocation that serves the request, which no client can choose either
 * @param deadline when the answer must be ready
 * @param operation what is called
 * @param caller who calls it, as the authorizer vouches
 * @param userid the user that the path names, decoded; empty where the path names none
 * @param path the path as the caller sees it, stage included, such as {@code /Prod/users}
 * @param query the query parameters, decoded; each with all its values
 * @param headers the header fields by name in lower case; a repeated field's values are joined by commas
 * @param body the body as text, {@code ""} where there is none; empty where it is not UTF-8
 */
public record Request(
        String id,
        String invocationId,
        Deadline deadline,
        Operation operation,
        Caller caller,
        Optional<String> userid,
        String path,
        Map<String, List<String>> query,
        Map<String, String> headers,
        Optional<String> body) {

    public Request {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }

    /** The value of a header field, whose name may be given in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The {@code userid} of the path, for an operation whose path has one. */
    public String requiredUserid() {
        return userid.orElseThrow();
    }
}
