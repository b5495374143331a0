package dev.usersapi.api;

import dev.usersapi.access.Operation;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** One resource of the API, such as the users: what {@link ApiHandler} needs to know about it. */
public interface ApiResource extends AutoCloseable {

    /**
     * What each operation does. A {@link ProblemException} that it throws is answered as its problem says, any other
     * exception with 500, or with 503 if a service of AWS is out of reach.
     */
    Map<Operation, Function<Request, Response>> operations();

    /** The path parameters of these operations and the form of their values. */
    List<PathParameter> pathParameters();

    /** Events that change nothing and run most of the code that every request runs; see {@link SampleEvent}. */
    List<String> sampleEvents();

    /** Closes the connections; no operation can be called afterwards. */
    @Override
    void close();
}
