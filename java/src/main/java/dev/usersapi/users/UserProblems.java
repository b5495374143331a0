package dev.usersapi.users;

import dev.usersapi.api.Problem;
import dev.usersapi.api.ProblemException;

/** The problems that only users can have. */
public final class UserProblems {

    private UserProblems() {}

    public static ProblemException noSuchUser() {
        return new ProblemException(Problem.notFound("There is no such user."));
    }

    public static ProblemException useridTaken() {
        return new ProblemException(Problem.conflict("There is a user with this userid already."));
    }

    public static ProblemException preconditionFailed() {
        return new ProblemException(
                Problem.preconditionFailed("The user is not in the state that the request demands."));
    }

    public static ProblemException idempotencyKeyReused() {
        return new ProblemException(
                Problem.unprocessableContent("The Idempotency-Key was used before, to create another user."));
    }
}
