package dev.usersapi.users;

import dev.usersapi.dynamodb.TableHandler;
import java.util.UUID;

/** The users function. */
public final class UsersHandler extends TableHandler {

    public UsersHandler() {
        super((environment, clock) -> new Users(
                UserTable.in(environment, clock), () -> UUID.randomUUID().toString()));
        registerForSnapshots();
    }
}
