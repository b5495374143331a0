package dev.usersapi.authorizer.jwt;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import dev.usersapi.authorizer.jwt.VerificationResult.Allowed;
import dev.usersapi.authorizer.jwt.VerificationResult.Principal;
import dev.usersapi.authorizer.jwt.VerificationResult.Reason;
import dev.usersapi.authorizer.jwt.VerificationResult.Refused;
import dev.usersapi.authorizer.jwt.VerificationResult.Undecided;
import dev.usersapi.json.JsonValue.JsonObject;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides whether our user pool issued a bearer token, either to one of our app clients or to a machine with a scope of
 * this API, and whether it is still valid.
 *
 * <p>java-jwt verifies the signature only. The checks of algorithm, key and claims stand in one method, because
 * java-jwt accepts any claim that it was not told to check, so a forgotten check would go unnoticed. Other ways to name
 * a key in the header ({@code jku}, {@code jwk}, {@code x5u}, {@code x5c}) are ignored.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725">RFC 8725, JSON Web Token Best Current Practices</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html">
 *     Cognito: verifying JSON web tokens</a>
 */
public final class CognitoJwtVerifier {

    private static final String GROUPS = "cognito:groups";

    /** RFC 6750 puts a scheme before the token; clients of the original API send the token without one. */
    private static final Pattern BEARER = Pattern.compile("^Bearer( +|$)", Pattern.CASE_INSENSITIVE);

    /** Cognito's key ids are base64 of a digest. */
    private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9+/=_-]{1,128}");

    /**
     * {@code sub} becomes part of a policy's resource, where {@code *}, {@code ?}, {@code /} and {@code $} are special.
     */
    private static final Pattern SUBJECT = Pattern.compile("[A-Za-z0-9-]{1,128}");

    private final TrustedPool pool;
    private final SigningKeys keys;
    private final Clock clock;

    public CognitoJwtVerifier(TrustedPool pool, SigningKeys keys, Clock clock) {
        this.pool = pool;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Verifies the value of an {@code Authorization} header.
     *
     * @param authorization {@code Bearer <token>} or the token alone
     */
    public VerificationResult verify(String authorization) {
        String text = BEARER.matcher(authorization.strip()).replaceFirst("");
        return text.isEmpty()
                ? new Refused(Reason.NO_TOKEN)
                : Jwt.parse(text).map(this::verify).orElseGet(() -> new Refused(Reason.MALFORMED));
    }

    private VerificationResult verify(Jwt token) {
        try {
            return check(token);
        } catch (KeysUnavailableException e) {
            return new Undecided();
        }
    }

    /** Makes the checks in the order of {@link Reason}: no claim is trusted before the signature is verified. */
    private VerificationResult check(Jwt token) {
        JsonObject header = token.header();
        JsonObject claims = token.claims();

        // Never the algorithm that the token asks for: RFC 8725, section 3.1.
        if (!header.string("alg").equals(Optional.of("RS256"))) {
            return new Refused(Reason.WRONG_ALGORITHM);
        }
        // Other kinds of token: RFC 8725, section 3.11. Cognito's tokens have no type.
        if (header.has("typ")
                && header.string("typ").filter("JWT"::equalsIgnoreCase).isEmpty()) {
            return new Refused(Reason.WRONG_TYPE);
        }
        // We support no extensions, and a critical one must be understood: RFC 7515, section 4.1.11.
        if (header.has("crit")) {
            return new Refused(Reason.CRITICAL_EXTENSION);
        }
        Optional<String> keyId = header.string("kid").filter(KEY_ID.asMatchPredicate());
        if (keyId.isEmpty()) {
            return new Refused(Reason.BAD_KEY_ID);
        }
        // Before the signature, because it costs less.
        Optional<Instant> expiry = token.claimTime("exp");
        Optional<Instant> begin = token.claimTime("nbf");
        Optional<Instant> issued = token.claimTime("iat");
        if (expiry.isEmpty() || issued.isEmpty() || (begin.isEmpty() && claims.has("nbf"))) {
            return new Refused(Reason.BAD_TIME);
        }
        // Once: the cache gives an old key for one look-up only, and fetches the keys at the next.
        Optional<RSAPublicKey> key = keys.find(keyId.get());
        if (key.isEmpty()) {
            return new Refused(Reason.UNKNOWN_KEY);
        }
        if (!isSigned(key.get(), token)) {
            return new Refused(Reason.BAD_SIGNATURE);
        }

        if (!claims.string("iss").equals(Optional.of(pool.issuer()))) {
            return new Refused(Reason.WRONG_ISSUER);
        }
        Instant validUntil = expiry.get().plus(pool.leeway());
        if (!validUntil.isAfter(clock.instant())) {
            return new Refused(Reason.EXPIRED);
        }
        if (begin.filter(this::isInTheFuture).isPresent()) {
            return new Refused(Reason.NOT_YET_VALID);
        }
        if (isInTheFuture(issued.get())) {
            return new Refused(Reason.ISSUED_IN_THE_FUTURE);
        }
        Optional<TokenUse> use =
                claims.string("token_use").flatMap(TokenUse::of).filter(pool.tokenUses()::contains);
        if (use.isEmpty()) {
            return new Refused(Reason.WRONG_TOKEN_USE);
        }
        boolean isMachine = use.get() == TokenUse.ACCESS && isMachine(claims);
        // Cognito gives our scopes only to clients that are allowed to have them, whoever created the client.
        Set<String> scopes = scopes(claims);
        if (isMachine && scopes.isEmpty()) {
            return new Refused(Reason.NO_SCOPE);
        }
        Optional<String> audience = ourAudience(claims);
        Optional<String> client = switch (use.get()) {
            case ACCESS ->
                claims.string("client_id")
                        .filter(id -> isMachine || pool.clientIds().contains(id));
            case ID -> audience;
        };
        if (client.isEmpty()) {
            return new Refused(Reason.WRONG_CLIENT);
        }
        // An access token that is bound to an API (RFC 8707) names it in aud; other access tokens have no aud.
        if (claims.has("aud") && audience.isEmpty()) {
            return new Refused(Reason.WRONG_AUDIENCE);
        }
        if (use.get() == TokenUse.ACCESS
                && !isMachine
                && claims.string("username").isEmpty()) {
            return new Refused(Reason.NO_USERNAME);
        }
        Optional<String> subject = claims.string("sub").filter(SUBJECT.asMatchPredicate());
        if (subject.isEmpty()) {
            return new Refused(Reason.BAD_SUBJECT);
        }
        Optional<Set<String>> groups = groups(claims);
        if (groups.isEmpty()) {
            return new Refused(Reason.BAD_GROUPS);
        }
        Principal principal = isMachine
                ? new Principal.Machine(subject.get(), scopes)
                : new Principal.Person(subject.get(), groups.get());
        return new Allowed(principal, use.get(), client.get(), keyId.get(), issued.get(), validUntil);
    }

    private static boolean isSigned(RSAPublicKey key, Jwt token) {
        try {
            Algorithm.RSA256(key, null).verify(token.parts());
            return true;
        } catch (JWTVerificationException e) {
            return false;
        }
    }

    private boolean isInTheFuture(Instant time) {
        return time.isAfter(clock.instant().plus(pool.leeway()));
    }

    /** Whether an access token is of the client credentials grant: it has no user, and its subject is the client. */
    private static boolean isMachine(JsonObject claims) {
        return !claims.has("username")
                && claims.string("sub").isPresent()
                && claims.string("sub").equals(claims.string("client_id"));
    }

    /** The token's scopes of this API, without their prefix: {@code users-api/users:read} is {@code users:read}. */
    private Set<String> scopes(JsonObject claims) {
        if (pool.resourceServer().isEmpty()) {
            return Set.of();
        }
        String prefix = pool.resourceServer().get() + "/";
        return claims.string("scope").stream()
                .flatMap(scope -> Stream.of(scope.split(" ")))
                .filter(scope -> scope.startsWith(prefix))
                .map(scope -> scope.substring(prefix.length()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The first of the token's audiences that is a client of ours (RFC 7519, section 4.1.3). */
    private Optional<String> ourAudience(JsonObject claims) {
        return claims.string("aud")
                .map(List::of)
                .or(() -> claims.strings("aud"))
                .flatMap(audiences ->
                        audiences.stream().filter(pool.clientIds()::contains).findFirst());
    }

    /** An empty set if there is no such claim, no value if it is not a list of strings. */
    private static Optional<Set<String>> groups(JsonObject claims) {
        return claims.has(GROUPS) ? claims.strings(GROUPS).map(Set::copyOf) : Optional.of(Set.of());
    }
}
