package dev.usersapi.authorizer;

import dev.usersapi.access.Operations;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ARN of the method that is being called.
 *
 * @param stage the ARN of the API and its stage, such as {@code arn:aws:execute-api:eu-west-1:123456789012:abc123/Prod}
 * @param httpMethod such as {@code GET}
 * @param path the requested path, with a leading slash
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html">
 *     Resource format of permissions for executing an API</a>
 */
record MethodArn(String stage, String httpMethod, String path) {

    /** A caller chooses the path, so it may contain any character, line breaks included. */
    private static final Pattern ARN = Pattern.compile(
            "(?<stage>arn:[a-z0-9-]+:execute-api:[a-z0-9-]+:[0-9]{12}:"
                    + "[A-Za-z0-9]+/[A-Za-z0-9_$-]+)/(?<method>[A-Z]+)(?<path>/.*)?",
            Pattern.DOTALL);

    /**
     * Parses the ARN of a method in any partition and stage.
     *
     * @param arn such as {@code arn:aws:execute-api:eu-west-1:123456789012:abc123/Prod/GET/users}
     * @throws IllegalArgumentException if it is not the ARN of an API's method
     */
    static MethodArn parse(String arn) {
        Matcher matcher = ARN.matcher(arn);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Not the ARN of an API method");
        }
        String path = matcher.group("path") == null ? "/" : matcher.group("path");
        return new MethodArn(matcher.group("stage"), matcher.group("method"), path);
    }

    /** The ARN of another method and path of the same stage; {@code path} begins with a slash. */
    String of(String otherMethod, String otherPath) {
        return stage + "/" + otherMethod + otherPath;
    }

    /** The ARN in a form that is safe to log: without the values of path parameters, which may be e-mail addresses. */
    String masked() {
        return of(httpMethod, Operations.masked(path));
    }
}
