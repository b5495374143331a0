package dev.usersapi.users;

import dev.usersapi.api.ApiHandler;
import dev.usersapi.api.Cors;
import dev.usersapi.api.Revocations;
import dev.usersapi.config.Environment;
import dev.usersapi.dynamodb.RevocationTable;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;

/** The users function. */
public final class UsersHandler extends ApiHandler {

    /**
     * Called by Lambda, once for each execution environment.
     *
     * @throws dev.usersapi.config.ConfigurationException if {@code TABLE_NAME} is not set
     */
    public UsersHandler() {
        this(new Environment(System.getenv()), Clock.systemUTC());
        registerForSnapshots();
    }

    private UsersHandler(Environment environment, Clock clock) {
        this(
                () -> new Users(
                        UserTable.in(environment, clock),
                        () -> UUID.randomUUID().toString()),
                () -> RevocationTable.in(environment, clock),
                new Cors(environment.set("CORS_ALLOW_ORIGINS")),
                clock);
    }

    UsersHandler(Supplier<Users> connect, Supplier<Revocations> revocations, Cors cors, Clock clock) {
        super(connect, revocations, cors, clock);
    }
}
