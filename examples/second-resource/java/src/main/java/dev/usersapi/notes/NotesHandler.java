package dev.usersapi.notes;

import dev.usersapi.api.ApiHandler;
import dev.usersapi.api.Cors;
import dev.usersapi.api.Revocations;
import dev.usersapi.config.Environment;
import dev.usersapi.dynamodb.RevocationTable;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;

/** The notes function. */
public final class NotesHandler extends ApiHandler {

    /**
     * Called by Lambda, once for each execution environment.
     *
     * @throws dev.usersapi.config.ConfigurationException if {@code TABLE_NAME} is not set
     */
    public NotesHandler() {
        this(new Environment(System.getenv()), Clock.systemUTC());
        registerForSnapshots();
    }

    private NotesHandler(Environment environment, Clock clock) {
        this(
                () -> new Notes(
                        NoteTable.in(environment, clock),
                        () -> UUID.randomUUID().toString()),
                () -> RevocationTable.in(environment, clock),
                new Cors(environment.set("CORS_ALLOW_ORIGINS")),
                clock);
    }

    NotesHandler(Supplier<Notes> connect, Supplier<Revocations> revocations, Cors cors, Clock clock) {
        super(connect, revocations, cors, clock);
    }
}
