package dev.usersapi.authorizer.jwt;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A fake user pool: it signs tokens for tests and provides its key set. */
public final class TestPool {

    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    public static final String ISSUER = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_TestPool1";
    public static final String CLIENT = "1example23456789";
    public static final String SUB = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
    public static final String ADMINS = "apiAdmins";
    public static final String RESOURCE_SERVER = "users-api";

    /** An app client for a machine. */
    public static final String MACHINE = "7machine23456789";

    public static final String PSS = "RSASSA-PSS";

    /** RFC 7518, section 3.5. */
    private static final PSSParameterSpec PS256 =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, PSSParameterSpec.TRAILER_FIELD_BC);

    private TestPool() {}

    /** A signing key with the id under which the pool publishes it. */
    public record Key(String id, RSAPublicKey publicKey, RSAPrivateKey privateKey) {

        public static Key generate(String id) {
            return generate(id, 2048);
        }

        public static Key generate(String id, int bits) {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(bits);
                KeyPair pair = generator.generateKeyPair();
                return new Key(id, (RSAPublicKey) pair.getPublic(), (RSAPrivateKey) pair.getPrivate());
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
        }

        /** Signs a token with this key and sets its key id. */
        public String sign(JWTCreator.Builder token) {
            return token.withKeyId(id).sign(Algorithm.RSA256(publicKey, privateKey));
        }

        /** Signs a header and claims exactly as given, even if no library would produce them. */
        public String sign(String header, String claims) {
            return sign(header, claims, "SHA256withRSA");
        }

        /** Signs with another of Java's algorithms for RSA keys. */
        public String sign(String header, String claims, String algorithm) {
            String signed = base64(header) + "." + base64(claims);
            try {
                Signature signature = Signature.getInstance(algorithm);
                if (algorithm.equals(PSS)) {
                    signature.setParameter(PS256);
                }
                signature.initSign(privateKey);
                signature.update(signed.getBytes(StandardCharsets.US_ASCII));
                return signed + "." + base64(signature.sign());
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }
    }

    public static TrustedPool pool(URI jwksUrl) {
        return new TrustedPool(
                ISSUER,
                jwksUrl,
                Set.of(CLIENT),
                Optional.of(RESOURCE_SERVER),
                Set.of(TokenUse.ACCESS, TokenUse.ID),
                Duration.ofSeconds(5));
    }

    /** A verifier that has already fetched the pool's keys. */
    public static CognitoJwtVerifier verifier(TrustedPool pool) {
        JwksCache keys = new JwksCache(pool.jwksUrl(), CLOCK);
        keys.fetchIfDue();
        return new CognitoJwtVerifier(pool, keys, CLOCK);
    }

    /** An unsigned access token like Cognito's, which a test can change. */
    public static JWTCreator.Builder accessToken() {
        return token("access")
                .withClaim("client_id", CLIENT)
                .withClaim("username", "ada")
                .withClaim("scope", "aws.cognito.signin.user.admin");
    }

    /** An unsigned token of the client credentials grant like Cognito's, which a test can change. */
    public static JWTCreator.Builder machineToken(String scope) {
        return token("access")
                .withSubject(MACHINE)
                .withClaim("client_id", MACHINE)
                .withClaim("scope", scope);
    }

    /** An unsigned ID token like Cognito's, which a test can change. */
    public static JWTCreator.Builder idToken() {
        return token("id").withAudience(CLIENT).withClaim("email", "ada@example.com");
    }

    private static JWTCreator.Builder token(String use) {
        return JWT.create()
                .withIssuer(ISSUER)
                .withSubject(SUB)
                .withJWTId(UUID.randomUUID().toString())
                .withIssuedAt(NOW.minusSeconds(60))
                .withExpiresAt(NOW.plusSeconds(3600))
                .withClaim("token_use", use);
    }

    /** The key set that the pool publishes (RFC 7517). */
    public static String keySet(Key... keys) {
        return Stream.of(keys)
                .map(key -> """
                        {"kid":"%s","kty":"RSA","alg":"RS256","use":"sig","n":"%s","e":"%s"}""".formatted(
                                key.id(),
                                base64(key.publicKey().getModulus()),
                                base64(key.publicKey().getPublicExponent())))
                .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    /** The encoding of a token's parts: base64url without padding. */
    public static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    public static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String base64(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int sign = bytes[0] == 0 ? 1 : 0;
        return base64(Arrays.copyOfRange(bytes, sign, bytes.length));
    }
}
