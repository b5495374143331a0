package dev.usersapi.authorizer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The deployed API that a call came through: what a policy's resources begin with.
 *
 * @param arn such as {@code arn:aws:execute-api:eu-west-1:123456789012:abc123/Prod}, of any partition and stage
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html">
 *     Resource format of permissions for executing an API</a>
 */
record ApiStage(String arn) {

    private static final Pattern METHOD_ARN = Pattern.compile(
            "(arn:[a-z0-9-]+:execute-api:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9]+/[A-Za-z0-9_$-]+)/[A-Z]+(/.*)?");

    /**
     * The stage in the ARN of the method that is being called.
     *
     * @throws IllegalArgumentException if it is not the ARN of an API's method
     */
    static ApiStage ofMethod(String methodArn) {
        Matcher matcher = METHOD_ARN.matcher(methodArn);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Not the ARN of an API method");
        }
        return new ApiStage(matcher.group(1));
    }

    /** The ARN of one method and path of this stage; {@code path} begins with a slash. */
    String resource(String method, String path) {
        return arn + "/" + method + path;
    }
}
