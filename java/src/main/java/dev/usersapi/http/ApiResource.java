package dev.usersapi.http;

import dev.usersapi.access.Operation;
import dev.usersapi.problem.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** One resource of the API, such as the users: what {@link ApiHandler} needs to know about it. */
public interface ApiResource extends AutoCloseable {

    /**
     * The implementation of each operation. A {@link ProblemException} becomes the response that its problem describes;
     * any other exception becomes 500, or 503 if an AWS service throttles, fails or cannot be reached.
     */
    Map<Operation, Function<Request, Response>> operations();

    /** The path parameters of these operations and the format of their values. */
    List<PathParameter> pathParameters();

    /** Events that change nothing, but run most of the code that requests run; see {@link PrimingEvent}. */
    List<String> primingEvents();

    /** Closes the connections; no operation can be called afterwards. */
    @Override
    void close();
}
