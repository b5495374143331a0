package dev.usersapi.notes;

import dev.usersapi.dynamodb.TableHandler;
import java.util.UUID;

/** The notes function. */
public final class NotesHandler extends TableHandler {

    public NotesHandler() {
        super((environment, clock) -> new Notes(
                NoteTable.in(environment, clock), () -> UUID.randomUUID().toString()));
        registerForSnapshots();
    }
}
