package dev.usersapi.authorizer;

/**
 * Tells API Gateway to answer 401, which it does for an error whose message is exactly {@code Unauthorized}.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html">Use
 *     API Gateway Lambda authorizers</a>
 */
final class UnauthorizedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnauthorizedException() {
        // No cause and no stack trace: Lambda would log both, and a refused token is not an error.
        super("Unauthorized", null, false, false);
    }
}
