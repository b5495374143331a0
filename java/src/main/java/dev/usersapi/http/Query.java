package dev.usersapi.http;

import dev.usersapi.problem.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The query parameters of a request, decoded; each with all its values.
 *
 * <p>The gateway does not check them against the OpenAPI document, except whether required ones are present.
 */
public record Query(Map<String, List<String>> parameters) {

    public Query {
        parameters = Map.copyOf(parameters);
    }

    /**
     * The value of a parameter that may be given once; empty if it is not given.
     *
     * @param expected a sentence for callers that describes the format
     * @throws ProblemException 400 if it is given more than once or does not have that form
     */
    public Optional<String> one(String name, Predicate<String> form, String expected) {
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1 || !values.stream().allMatch(form)) {
            throw ProblemException.badRequest(name, expected);
        }
        return values.stream().findFirst();
    }
}
