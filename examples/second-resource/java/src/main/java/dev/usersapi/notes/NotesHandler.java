package dev.usersapi.notes;

import dev.usersapi.api.ApiHandler;
import dev.usersapi.api.Cors;
import dev.usersapi.config.Environment;
import java.time.Clock;

/** The notes function. */
public final class NotesHandler extends ApiHandler {

    /** Called by Lambda, once for each execution environment. */
    public NotesHandler() {
        this(new Environment(System.getenv()), Clock.systemUTC());
        registerForSnapshots();
    }

    private NotesHandler(Environment environment, Clock clock) {
        super(
                () -> new Notes(NoteTable.in(environment), clock),
                new Cors(environment.set("CORS_ALLOW_ORIGINS")),
                clock);
    }
}
