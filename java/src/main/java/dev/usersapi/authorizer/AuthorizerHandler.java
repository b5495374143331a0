package dev.usersapi.authorizer;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.events.IamPolicyResponse;
import dev.usersapi.api.Caller;
import dev.usersapi.authorizer.Verification.Allowed;
import dev.usersapi.authorizer.Verification.Refused;
import dev.usersapi.config.Environment;
import java.time.Clock;
import java.util.Optional;

/** The authorizer function: called by API Gateway with a request's token before the request goes any further. */
public final class AuthorizerHandler implements RequestHandler<APIGatewayCustomAuthorizerEvent, IamPolicyResponse> {

    private final TokenVerifier verifier;
    private final String adminGroup;

    /** Called by Lambda, once for each execution environment. */
    public AuthorizerHandler() {
        this(AuthorizerConfig.from(new Environment(System.getenv())), Clock.systemUTC());
    }

    AuthorizerHandler(AuthorizerConfig config, Clock clock) {
        this.verifier = new TokenVerifier(config, new SigningKeys(config.jwksUrl(), clock), clock);
        this.adminGroup = config.adminGroup();
    }

    /**
     * @return the policy for the token's holder
     * @throws UnauthorizedException if the token is refused; the gateway answers 401
     * @throws KeysUnavailableException if the pool's keys can't be had; the gateway answers 500
     */
    @Override
    public IamPolicyResponse handleRequest(APIGatewayCustomAuthorizerEvent event, Context context) {
        String authorization =
                Optional.ofNullable(event.getAuthorizationToken()).orElse("");
        return switch (verifier.verify(authorization)) {
            case Allowed(var sub, var groups) ->
                Policy.of(new Caller(sub, groups.contains(adminGroup)), ApiStage.ofMethod(event.getMethodArn()));
            case Refused refused -> throw new UnauthorizedException();
        };
    }
}
