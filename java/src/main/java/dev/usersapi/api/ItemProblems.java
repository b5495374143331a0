package dev.usersapi.api;

/**
 * The problems that are common to all resources.
 *
 * @param item the item's name in messages to callers, such as {@code user}
 */
public record ItemProblems(String item) {

    public ProblemException noSuchItem() {
        return new ProblemException(Problem.notFound("There is no such " + item + "."));
    }

    public ProblemException alreadyExists() {
        return new ProblemException(Problem.conflict("This " + item + " exists already."));
    }

    public ProblemException changedMeanwhile() {
        return new ProblemException(
                Problem.conflict("Others are changing this " + item + " at the same time. Try again."));
    }

    public ProblemException tooLarge() {
        return new ProblemException(
                Problem.unprocessableContent("The " + item + " would be larger than the API stores."));
    }

    public ProblemException preconditionFailed() {
        return new ProblemException(
                Problem.preconditionFailed("The " + item + " is not in the state that the request demands."));
    }

    public ProblemException idempotencyKeyReused() {
        return new ProblemException(
                Problem.unprocessableContent("The Idempotency-Key was used before, to create another " + item + "."));
    }
}
