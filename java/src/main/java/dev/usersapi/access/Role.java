package dev.usersapi.access;

/** What the members of a group of the user pool may call, whoever owns what they call it on. */
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
