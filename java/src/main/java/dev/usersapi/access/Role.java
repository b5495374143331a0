package dev.usersapi.access;

/** What the members of a Cognito group may call on every item, whoever owns it. */
public enum Role {

    /** May call every operation. */
    ADMIN,

    /** May call every operation that only reads. */
    READER;

    boolean permits(Operation operation) {
        return switch (this) {
            case ADMIN -> true;
            case READER -> operation.reads();
        };
    }
}
