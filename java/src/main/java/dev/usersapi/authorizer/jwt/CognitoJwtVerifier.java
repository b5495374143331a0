package dev.usersapi.authorizer.jwt;

import static dev.usersapi.authorizer.jwt.VerificationResult.Reason.BAD_GROUPS;
import static dev.usersapi.authorizer.jwt.VerificationResult.Reason.BAD_KEY_ID;
import static dev.usersapi.authorizer.jwt.VerificationResult.Reason.BAD_SIGNATURE;
import static dev.usersapi.authorizer.jwt.VerificationResult.Reason.BAD_SUBJECT;
import static dev.usersapi.authorizer.jwt.VerificationResult.Reason.BAD_TIME;
import static dev.usersapi.authorizer.jwt.VerificationResult.Reason.CRITICAL_EXTENSION;
import static dev.usersapi.authorizer.jwt.VerificationResult.Reason.EXPIRED;
import static dev.usersapi.authorizer.jwt.VerificationResult.Reason.ISSUED_IN_THE_FUTURE;
import static dev.usersapi.authorizer.jwt.VerificationResult.Reason.MALFORMED;
import static dev.usersapi.authorizer.jwt.VerificationResult.Reason.NOT_YET_VALID;
import static dev.usersapi.authorizer.jwt.VerificationResult.Reason.NO_SCOPE;
import static dev.usersapi.authorizer.jwt.VerificationResult.Reason.NO_TOKEN;
import static dev.usersapi.authorizer.jwt.VerificationResult.Reason.NO_USERNAME;
import static dev.usersapi.authorizer.jwt.VerificationResult.Reason.UNKNOWN_KEY;
import static dev.usersapi.authorizer.jwt.VerificationResult.Reason.WRONG_ALGORITHM;
import static dev.usersapi.authorizer.jwt.VerificationResult.Reason.WRONG_AUDIENCE;
import static dev.usersapi.authorizer.jwt.VerificationResult.Reason.WRONG_CLIENT;
import static dev.usersapi.authorizer.jwt.VerificationResult.Reason.WRONG_ISSUER;
import static dev.usersapi.authorizer.jwt.VerificationResult.Reason.WRONG_TOKEN_USE;
import static dev.usersapi.authorizer.jwt.VerificationResult.Reason.WRONG_TYPE;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import dev.usersapi.authorizer.jwt.VerificationResult.Allowed;
import dev.usersapi.authorizer.jwt.VerificationResult.Principal;
import dev.usersapi.authorizer.jwt.VerificationResult.Reason;
import dev.usersapi.authorizer.jwt.VerificationResult.Refused;
import dev.usersapi.authorizer.jwt.VerificationResult.Undecided;
import dev.usersapi.config.Deadline;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides whether our user pool issued a bearer token, either to one of our app clients or to a machine with a scope of
 * this API, and whether it is still valid.
 *
 * <p>java-jwt verifies the signature only. {@link #checks()} lists the checks of algorithm, key and claims in one
 * place, because java-jwt accepts any claim that it was not told to check, so a forgotten check would go unnoticed.
 * Other ways to name a key in the header ({@code jku}, {@code jwk}, {@code x5u}, {@code x5c}) are ignored.
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
    private final List<Check> checks;

    private record Check(Reason failure, BiPredicate<Jwt, Supplier<Optional<RSAPublicKey>>> passes) {

        Check(Reason failure, Predicate<Jwt> passes) {
            this(failure, (token, key) -> passes.test(token));
        }
    }

    /**
     * The key that the token names, looked up at its first use and once: the cache gives an old key for one look-up
     * only, and fetches the keys at the next.
     */
    private final class KeyOfToken implements Supplier<Optional<RSAPublicKey>> {

        private final Jwt token;
        private final Deadline deadline;
        private boolean isFound;
        private Optional<RSAPublicKey> key = Optional.empty();

        KeyOfToken(Jwt token, Deadline deadline) {
            this.token = token;
            this.deadline = deadline;
        }

        @Override
        public Optional<RSAPublicKey> get() {
            if (!isFound) {
                key = keyId(token).flatMap(id -> keys.find(id, deadline));
                isFound = true;
            }
            return key;
        }
    }

    public CognitoJwtVerifier(TrustedPool pool, SigningKeys keys, Clock clock) {
        this.pool = pool;
        this.keys = keys;
        this.clock = clock;
        this.checks = checks();
    }

    /**
     * Verifies the value of an {@code Authorization} header.
     *
     * @param authorization {@code Bearer <token>} or the token alone
     * @param deadline when fetching keys must end
     */
    public VerificationResult verify(String authorization, Deadline deadline) {
        String text = BEARER.matcher(authorization.strip()).replaceFirst("");
        return text.isEmpty()
                ? new Refused(NO_TOKEN)
                : Jwt.parse(text).map(token -> verify(token, deadline)).orElseGet(() -> new Refused(MALFORMED));
    }

    private VerificationResult verify(Jwt token, Deadline deadline) {
        KeyOfToken key = new KeyOfToken(token, deadline);
        try {
            return checks.stream()
                    .filter(check -> !check.passes().test(token, key))
                    .findFirst()
                    .<VerificationResult>map(failed -> new Refused(failed.failure()))
                    .orElseGet(() -> allowed(token));
        } catch (KeysUnavailableException e) {
            return new Undecided();
        }
    }

    private Allowed allowed(Jwt token) {
        String sub = token.claims().string("sub").orElseThrow();
        return new Allowed(
                isMachine(token)
                        ? new Principal.Machine(sub, scopes(token))
                        : new Principal.Person(sub, groups(token).orElseThrow()),
                acceptedUse(token).orElseThrow(),
                client(token).orElseThrow(),
                keyId(token).orElseThrow(),
                time(token, "iat"),
                time(token, "exp").plus(pool.leeway()));
    }

    /**
     * Whether the token is of the client credentials grant: it is an access token without a user, and its {@code sub}
     * is the client's id.
     */
    private boolean isMachine(Jwt token) {
        return acceptedUse(token).equals(Optional.of(TokenUse.ACCESS))
                && !token.claims().has("username")
                && token.claims().string("sub").isPresent()
                && token.claims().string("sub").equals(token.claims().string("client_id"));
    }

    /** The token's scopes of this API, without their prefix: {@code users-api/users:read} is {@code users:read}. */
    private Set<String> scopes(Jwt token) {
        if (pool.resourceServer().isEmpty()) {
            return Set.of();
        }
        String prefix = pool.resourceServer().get() + "/";
        return token.claims().string("scope").stream()
                .flatMap(scope -> Stream.of(scope.split(" ")))
                .filter(scope -> scope.startsWith(prefix))
                .map(scope -> scope.substring(prefix.length()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** In the order in which they are made: no claim is trusted before the signature is verified. */
    private List<Check> checks() {
        return List.of(
                // Never the algorithm that the token asks for: RFC 8725, section 3.1.
                new Check(WRONG_ALGORITHM, token -> token.header().string("alg").equals(Optional.of("RS256"))),
                // Refuses other kinds of token: RFC 8725, section 3.11. Cognito's tokens have no type.
                new Check(
                        WRONG_TYPE,
                        token -> !token.header().has("typ")
                                || isJwt(token.header().string("typ"))),
                // We support no extensions, and a critical one must be understood: RFC 7515, section 4.1.11.
                new Check(CRITICAL_EXTENSION, token -> !token.header().has("crit")),
                new Check(BAD_KEY_ID, token -> keyId(token).isPresent()),
                // Before the signature, because it costs less.
                new Check(BAD_TIME, CognitoJwtVerifier::hasSaneTimes),
                new Check(UNKNOWN_KEY, (token, key) -> key.get().isPresent()),
                new Check(
                        BAD_SIGNATURE,
                        (token, key) -> key.get()
                                .filter(known -> isSigned(known, token))
                                .isPresent()),
                new Check(WRONG_ISSUER, token -> token.claims().string("iss").equals(Optional.of(pool.issuer()))),
                new Check(
                        EXPIRED,
                        token -> time(token, "exp").isAfter(clock.instant().minus(pool.leeway()))),
                new Check(NOT_YET_VALID, token -> !token.claims().has("nbf") || hasBegun(time(token, "nbf"))),
                new Check(ISSUED_IN_THE_FUTURE, token -> hasBegun(time(token, "iat"))),
                new Check(WRONG_TOKEN_USE, token -> acceptedUse(token).isPresent()),
                // Cognito gives our scopes only to clients that are allowed to have them, whoever created the client.
                new Check(NO_SCOPE, token -> !isMachine(token) || !scopes(token).isEmpty()),
                new Check(WRONG_CLIENT, token -> client(token).isPresent()),
                // An access token that is bound to an API (RFC 8707) names it in aud; other access tokens have no aud.
                new Check(WRONG_AUDIENCE, this::isForUs),
                new Check(
                        NO_USERNAME,
                        token -> acceptedUse(token).equals(Optional.of(TokenUse.ID))
                                || isMachine(token)
                                || token.claims().string("username").isPresent()),
                new Check(
                        BAD_SUBJECT,
                        token -> token.claims()
                                .string("sub")
                                .filter(SUBJECT.asMatchPredicate())
                                .isPresent()),
                new Check(BAD_GROUPS, token -> groups(token).isPresent()));
    }

    private static boolean isJwt(Optional<String> type) {
        return type.filter("JWT"::equalsIgnoreCase).isPresent();
    }

    private static Optional<String> keyId(Jwt token) {
        return token.header().string("kid").filter(KEY_ID.asMatchPredicate());
    }

    private static boolean isSigned(RSAPublicKey key, Jwt token) {
        try {
            Algorithm.RSA256(key, null).verify(token.parts());
            return true;
        } catch (JWTVerificationException e) {
            return false;
        }
    }

    private static boolean hasSaneTimes(Jwt token) {
        return token.claimTime("exp").isPresent()
                && token.claimTime("iat").isPresent()
                && (!token.claims().has("nbf") || token.claimTime("nbf").isPresent());
    }

    private static Instant time(Jwt token, String claim) {
        return token.claimTime(claim).orElseThrow();
    }

    private boolean hasBegun(Instant start) {
        return !start.isAfter(clock.instant().plus(pool.leeway()));
    }

    private Optional<TokenUse> acceptedUse(Jwt token) {
        return token.claims().string("token_use").flatMap(TokenUse::of).filter(pool.tokenUses()::contains);
    }

    /**
     * The client that the token is for, if it is one of ours or a machine. If the token has several audiences, it is
     * the first that is ours (RFC 7519, section 4.1.3).
     */
    private Optional<String> client(Jwt token) {
        return switch (acceptedUse(token).orElseThrow()) {
            case ACCESS ->
                token.claims()
                        .string("client_id")
                        .filter(id -> isMachine(token) || pool.clientIds().contains(id));
            case ID -> ourAudience(token);
        };
    }

    private boolean isForUs(Jwt token) {
        return !token.claims().has("aud") || ourAudience(token).isPresent();
    }

    private Optional<String> ourAudience(Jwt token) {
        return token.claims()
                .string("aud")
                .map(List::of)
                .or(() -> token.claims().strings("aud"))
                .flatMap(audiences ->
                        audiences.stream().filter(pool.clientIds()::contains).findFirst());
    }

    /**
     * The groups in the token: an empty set if it has no such claim, no value if the claim is not a list of strings.
     */
    private static Optional<Set<String>> groups(Jwt token) {
        return token.claims().has(GROUPS) ? token.claims().strings(GROUPS).map(Set::copyOf) : Optional.of(Set.of());
    }
}
