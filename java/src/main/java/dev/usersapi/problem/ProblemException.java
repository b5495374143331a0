package dev.usersapi.problem;

import java.util.List;

/** Ends an operation with an error response. It has no stack trace, because it does not indicate a bug. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    /** The request is not valid because of these fields. */
    public static ProblemException badRequest(List<FieldError> errors) {
        return new ProblemException(Problem.badRequest(errors));
    }

    /** The request is not valid because of a parameter or header; {@code expected} says what it must be. */
    public static ProblemException badRequest(String parameter, String expected) {
        return badRequest(List.of(FieldError.ofParameter(parameter, expected)));
    }

    public Problem problem() {
        return problem;
    }
}
