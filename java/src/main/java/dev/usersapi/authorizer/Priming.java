package dev.usersapi.authorizer;

import dev.usersapi.authorizer.Authorizer.Invocation;
import dev.usersapi.authorizer.jwt.CognitoJwtVerifier;
import dev.usersapi.authorizer.jwt.JwksCache.Fetches;
import dev.usersapi.authorizer.jwt.PrimingToken;
import dev.usersapi.json.JsonValue.JsonObject;
import java.io.OutputStream;
import java.io.PrintStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Runs the code of a call that is allowed, until most of it is loaded and compiled. Its token is signed with a key that
 * is made here and forgotten afterwards; only the authorizer that is made here trusts it.
 */
final class Priming {

    /** After these rounds, C2 has compiled most of a call. */
    private static final int ROUNDS = 10_000;

    /** As Cognito's keys. */
    private static final int KEY_BITS = 2_048;

    private Priming() {}

    /** Logs nothing, and calls no service. */
    static void run(AuthorizerConfig config) {
        Clock clock = Clock.systemUTC();
        KeyPair pair = keyPair();
        RSAPublicKey publicKey = (RSAPublicKey) pair.getPublic();
        Authorizer authorizer = new Authorizer(
                config,
                new CognitoJwtVerifier(config.pool(), keyId -> Optional.of(publicKey), clock),
                new AuditLog(new PrintStream(OutputStream.nullOutputStream()), clock),
                () -> Fetches.NONE);
        List<String> groups = List.copyOf(config.roles().keySet());
        String token = PrimingToken.signed((RSAPrivateKey) pair.getPrivate(), config.pool(), groups, clock.instant());
        String event = JsonObject.builder()
                .put("methodArn", "arn:aws:execute-api:eu-west-1:123456789012:priming/Prod/GET/users")
                .put("authorizationToken", "Bearer " + token)
                .build()
                .text();
        Invocation invocation = new Invocation("priming", "priming");
        for (int round = 0; round < ROUNDS; round++) {
            authorizer.respond(event, invocation);
        }
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has RSA", e);
        }
    }
}
