package dev.usersapi.problem;

/**
 * The problems that are common to all resources.
 *
 * @param item the item's name in messages to callers, such as {@code user}
 */
public record ItemProblems(String item) {

    public ProblemException noSuchItem() {
        return new ProblemException(Problem.of(ProblemType.ITEM_NOT_FOUND, "There is no such " + item + "."));
    }

    public ProblemException alreadyExists() {
        return new ProblemException(Problem.of(ProblemType.ITEM_EXISTS, "This " + item + " exists already."));
    }

    public ProblemException changedMeanwhile() {
        return new ProblemException(Problem.of(
                ProblemType.CONCURRENT_CHANGES, "Others are changing this " + item + " at the same time. Try again."));
    }

    public ProblemException tooLarge() {
        return new ProblemException(
                Problem.of(ProblemType.RESULT_TOO_LARGE, "The " + item + " would be larger than the API stores."));
    }

    public ProblemException preconditionFailed() {
        return new ProblemException(Problem.of(
                ProblemType.PRECONDITION_FAILED, "The " + item + " is not in the state that the request demands."));
    }

    public ProblemException idempotencyKeyReused() {
        return new ProblemException(Problem.of(
                ProblemType.IDEMPOTENCY_KEY_REUSED,
                "The Idempotency-Key was used before, to create another " + item + "."));
    }
}
