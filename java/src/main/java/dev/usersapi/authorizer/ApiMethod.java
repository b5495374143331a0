package dev.usersapi.authorizer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The method of a deployed API that is being called.
 *
 * @param stage the API and stage that the call came through
 * @param httpMethod such as {@code GET}
 * @param path as it was called, with a slash at its beginning
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html">
 *     Resource format of permissions for executing an API</a>
 */
record ApiMethod(ApiStage stage, String httpMethod, String path) {

    private static final Pattern ARN = Pattern.compile("(?<stage>arn:[a-z0-9-]+:execute-api:[a-z0-9-]+:[0-9]{12}:"
            + "[A-Za-z0-9]+/[A-Za-z0-9_$-]+)/(?<method>[A-Z]+)(?<path>/.*)?");

    /** {@code /users/} and what follows. */
    private static final Pattern USERID = Pattern.compile("(?<=^/users/).+");

    /**
     * The method that an ARN names, of any partition and stage.
     *
     * @param arn such as {@code arn:aws:execute-api:eu-west-1:123456789012:abc123/Prod/GET/users}
     * @throws IllegalArgumentException if it is not the ARN of an API's method
     */
    static ApiMethod parse(String arn) {
        Matcher matcher = ARN.matcher(arn);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Not the ARN of an API method");
        }
        String path = matcher.group("path") == null ? "/" : matcher.group("path");
        return new ApiMethod(new ApiStage(matcher.group("stage")), matcher.group("method"), path);
    }

    /** The ARN as it may be logged: a userid can be an address. */
    String arnWithoutUserid() {
        return stage.resource(httpMethod, USERID.matcher(path).replaceFirst("{userid}"));
    }
}
