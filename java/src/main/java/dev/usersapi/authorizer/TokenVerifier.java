package dev.usersapi.authorizer;

import static dev.usersapi.authorizer.Verification.Reason.BAD_GROUPS;
import static dev.usersapi.authorizer.Verification.Reason.BAD_SIGNATURE;
import static dev.usersapi.authorizer.Verification.Reason.BAD_SUBJECT;
import static dev.usersapi.authorizer.Verification.Reason.EXPIRED;
import static dev.usersapi.authorizer.Verification.Reason.ISSUED_IN_THE_FUTURE;
import static dev.usersapi.authorizer.Verification.Reason.MALFORMED;
import static dev.usersapi.authorizer.Verification.Reason.NOT_YET_VALID;
import static dev.usersapi.authorizer.Verification.Reason.NO_KEY_ID;
import static dev.usersapi.authorizer.Verification.Reason.NO_TOKEN;
import static dev.usersapi.authorizer.Verification.Reason.UNKNOWN_KEY;
import static dev.usersapi.authorizer.Verification.Reason.WRONG_ALGORITHM;
import static dev.usersapi.authorizer.Verification.Reason.WRONG_CLIENT;
import static dev.usersapi.authorizer.Verification.Reason.WRONG_ISSUER;
import static dev.usersapi.authorizer.Verification.Reason.WRONG_TOKEN_USE;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTDecodeException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import dev.usersapi.authorizer.Verification.Allowed;
import dev.usersapi.authorizer.Verification.Reason;
import dev.usersapi.authorizer.Verification.Refused;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Decides whether a bearer token is one that our user pool issued to one of our clients, and still good.
 *
 * <p>java-jwt decodes the token and verifies the signature. Which algorithm, which key and which claims is our
 * decision, and stands in {@link #checks()} as a list to be read from top to bottom: java-jwt accepts any claim that it
 * was not told to check, so that a forgotten check would pass silently.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725">RFC 8725, JSON Web Token Best Current Practices</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html">
 *     Cognito: verifying JSON web tokens</a>
 */
final class TokenVerifier {

    private static final String GROUPS = "cognito:groups";

    /** RFC 6750 writes the scheme before the token; clients of the original API send the token alone. */
    private static final Pattern BEARER = Pattern.compile("^Bearer( +|$)", Pattern.CASE_INSENSITIVE);

    /**
     * {@code sub} becomes part of a policy's resource, where {@code *}, {@code ?}, {@code /} and {@code $} would act.
     */
    private static final Pattern SUBJECT = Pattern.compile("[A-Za-z0-9-]{1,128}");

    private final AuthorizerConfig config;
    private final SigningKeys keys;
    private final Clock clock;
    private final List<Check> checks;

    private record Check(Reason failure, Predicate<DecodedJWT> passes) {}

    TokenVerifier(AuthorizerConfig config, SigningKeys keys, Clock clock) {
        this.config = config;
        this.keys = keys;
        this.clock = clock;
        this.checks = checks();
    }

    /**
     * Verifies the value of an {@code Authorization} header.
     *
     * @param authorization {@code Bearer <token>} or the token alone
     * @throws KeysUnavailableException if the pool's keys can't be had, so that nothing can be said of the token
     */
    Verification verify(String authorization) {
        String token = BEARER.matcher(authorization.strip()).replaceFirst("");
        if (token.isEmpty()) {
            return new Refused(NO_TOKEN);
        }
        try {
            DecodedJWT jwt = JWT.decode(token);
            for (Check check : checks) {
                if (!check.passes().test(jwt)) {
                    return new Refused(check.failure());
                }
            }
            return new Allowed(jwt.getSubject(), groups(jwt).orElseThrow());
        } catch (JWTDecodeException e) {
            return new Refused(MALFORMED);
        }
    }

    /** In this order: nothing in a token is believed before its signature is. */
    private List<Check> checks() {
        return List.of(
                // Never the algorithm that the token asks for: RFC 8725, section 3.1.
                new Check(WRONG_ALGORITHM, jwt -> "RS256".equals(jwt.getAlgorithm())),
                new Check(
                        NO_KEY_ID,
                        jwt -> jwt.getKeyId() != null && !jwt.getKeyId().isEmpty()),
                new Check(UNKNOWN_KEY, jwt -> keys.find(jwt.getKeyId()).isPresent()),
                new Check(
                        BAD_SIGNATURE,
                        jwt -> isSignedBy(keys.find(jwt.getKeyId()).orElseThrow(), jwt)),
                new Check(WRONG_ISSUER, jwt -> config.issuer().equals(jwt.getIssuer())),
                new Check(
                        EXPIRED,
                        jwt -> isAfter(
                                jwt.getExpiresAtAsInstant(), clock.instant().minus(config.leeway()))),
                new Check(
                        NOT_YET_VALID,
                        jwt -> jwt.getNotBeforeAsInstant() == null || hasBegun(jwt.getNotBeforeAsInstant())),
                new Check(
                        ISSUED_IN_THE_FUTURE,
                        jwt -> jwt.getIssuedAtAsInstant() != null && hasBegun(jwt.getIssuedAtAsInstant())),
                new Check(WRONG_TOKEN_USE, jwt -> acceptedUse(jwt).isPresent()),
                new Check(
                        WRONG_CLIENT,
                        jwt -> isForOneOfOurClients(jwt, acceptedUse(jwt).orElseThrow())),
                new Check(
                        BAD_SUBJECT,
                        jwt -> jwt.getSubject() != null
                                && SUBJECT.matcher(jwt.getSubject()).matches()),
                new Check(BAD_GROUPS, jwt -> groups(jwt).isPresent()));
    }

    private static boolean isSignedBy(RSAPublicKey key, DecodedJWT jwt) {
        try {
            Algorithm.RSA256(key, null).verify(jwt);
            return true;
        } catch (SignatureVerificationException e) {
            return false;
        }
    }

    private static boolean isAfter(Instant expiry, Instant moment) {
        return expiry != null && expiry.isAfter(moment);
    }

    private boolean hasBegun(Instant start) {
        return !start.isAfter(clock.instant().plus(config.leeway()));
    }

    private Optional<TokenUse> acceptedUse(DecodedJWT jwt) {
        return Optional.ofNullable(jwt.getClaim("token_use").asString())
                .flatMap(TokenUse::of)
                .filter(config.tokenUses()::contains);
    }

    private boolean isForOneOfOurClients(DecodedJWT jwt, TokenUse use) {
        String client = jwt.getClaim(use.clientClaim()).asString();
        return client != null && config.clientIds().contains(client);
    }

    /**
     * The groups that the token names: none where there is no such claim; empty where the claim is no list of strings.
     */
    private static Optional<Set<String>> groups(DecodedJWT jwt) {
        Claim claim = jwt.getClaim(GROUPS);
        if (claim.isMissing()) {
            return Optional.of(Set.of());
        }
        return Optional.ofNullable(claim.asList(Object.class))
                .filter(groups -> groups.stream().allMatch(String.class::isInstance))
                .map(groups -> groups.stream().map(String.class::cast).collect(Collectors.toUnmodifiableSet()));
    }
}
