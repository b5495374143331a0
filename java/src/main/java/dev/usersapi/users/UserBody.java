package dev.usersapi.users;

import dev.usersapi.http.FieldError;
import java.util.List;
import java.util.Optional;

/** What a request's body turned out to be. */
sealed interface UserBody {

    /**
     * A body that may be stored.
     *
     * @param userid the id that the body asks for; empty where it asks for none
     */
    record Valid(Optional<String> userid, UserFields fields) implements UserBody {}

    /** A body that may not, with every fault that was found. */
    record Invalid(List<FieldError> errors) implements UserBody {}
}
