package dev.usersapi.dynamodb;

import dev.usersapi.config.Environment;
import dev.usersapi.http.ApiHandler;
import dev.usersapi.http.ApiResource;
import dev.usersapi.http.Cors;
import java.time.Clock;
import java.util.function.BiFunction;

/** The function of a resource in a table, configured by the variables that modules/api_resource sets. */
public abstract class TableHandler extends ApiHandler {

    /**
     * Called by Lambda, once for each execution environment.
     *
     * @param resource connects the resource to its table; see {@link ItemTable#in}
     * @throws dev.usersapi.config.ConfigurationException if a variable is missing or not valid
     */
    protected TableHandler(BiFunction<Environment, Clock, ? extends ApiResource> resource) {
        this(resource, new Environment(System.getenv()), Clock.systemUTC());
    }

    private TableHandler(
            BiFunction<Environment, Clock, ? extends ApiResource> resource, Environment environment, Clock clock) {
        super(
                () -> resource.apply(environment, clock),
                () -> RevocationTable.in(environment, clock),
                new Cors(environment.members("CORS_ALLOW_ORIGINS")),
                clock);
    }
}
