package baseline;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.events.IamPolicyResponse;
import com.auth0.jwk.JwkException;
import com.auth0.jwk.JwkProvider;
import com.auth0.jwk.JwkProviderBuilder;
import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.net.MalformedURLException;
import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The authorizer as it is usually written in Java: event objects, java-jwt, the provider of jwks-rsa. */
public final class Authorizer implements RequestHandler<APIGatewayCustomAuthorizerEvent, IamPolicyResponse> {

    private final JwkProvider keys;

    public Authorizer() throws MalformedURLException {
        keys = new JwkProviderBuilder(URI.create(System.getenv("JWKS_URL")).toURL())
                .cached(10, 24, TimeUnit.HOURS)
                .build();
    }

    @Override
    public IamPolicyResponse handleRequest(APIGatewayCustomAuthorizerEvent event, Context context) {
        DecodedJWT token = verified(event.getAuthorizationToken().replaceFirst("^Bearer ", ""));
        String stage = String.join("/", List.of(event.getMethodArn().split("/")).subList(0, 2));
        List<String> groups = token.getClaim("cognito:groups").asList(String.class);
        boolean admin = groups != null && groups.contains(System.getenv("ADMIN_GROUP"));
        String resource = admin ? stage + "/*" : stage + "/*/users/" + token.getSubject();
        return IamPolicyResponse.builder()
                .withPrincipalId(token.getSubject())
                .withPolicyDocument(IamPolicyResponse.PolicyDocument.builder()
                        .withVersion(IamPolicyResponse.VERSION_2012_10_17)
                        .withStatement(List.of(IamPolicyResponse.allowStatement(resource)))
                        .build())
                .withContext(Map.of("sub", token.getSubject(), "admin", admin))
                .build();
    }

    private DecodedJWT verified(String text) {
        try {
            RSAPublicKey key =
                    (RSAPublicKey) keys.get(JWT.decode(text).getKeyId()).getPublicKey();
            return JWT.require(Algorithm.RSA256(key, null))
                    .withIssuer(System.getenv("JWT_ISSUER"))
                    .withAudience(System.getenv("CLIENT_IDS"))
                    .build()
                    .verify(text);
        } catch (JwkException | JWTVerificationException e) {
            throw new RuntimeException("Unauthorized");
        }
    }
}
