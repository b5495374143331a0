package dev.usersapi.authorizer;

/**
 * The deployed API that a call came through: what a policy's resources begin with.
 *
 * @param arn such as {@code arn:aws:execute-api:eu-west-1:123456789012:abc123/Prod}
 */
record ApiStage(String arn) {

    /** The ARN of one method and path of this stage; {@code path} begins with a slash. */
    String resource(String method, String path) {
        return arn + "/" + method + path;
    }
}
