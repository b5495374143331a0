package dev.usersapi.authorizer.jwt;

import dev.usersapi.config.ConfigurationException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The two kinds of JWT that a Cognito user pool issues, named by their {@code token_use} claim.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html">Verifying
 *     JSON web tokens</a>
 */
public enum TokenUse {
    /** An access token names the app client in {@code client_id} and has no {@code aud}. */
    ACCESS("access"),
    /** An ID token names the app client in {@code aud}. */
    ID("id");

    private final String claim;

    TokenUse(String claim) {
        this.claim = claim;
    }

    static Optional<TokenUse> of(String claim) {
        return Arrays.stream(values()).filter(use -> use.claim.equals(claim)).findFirst();
    }

    /** Reads the values of a setting, each {@code access} or {@code id}. */
    public static Set<TokenUse> allOf(String setting, Set<String> claims) {
        return claims.stream()
                .map(claim -> of(claim)
                        .orElseThrow(() -> new ConfigurationException("The environment variable " + setting + " names '"
                                + claim + "'; a token use is 'access' or 'id'.")))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The use as the claim writes it. */
    public String claim() {
        return claim;
    }
}
