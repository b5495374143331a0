package dev.usersapi.authorizer.jwt;

import java.time.Instant;
import java.util.Set;

/** The result of verifying a token. */
public sealed interface VerificationResult {

    /**
     * Every check passed.
     *
     * @param principal whom it was issued for
     * @param use what kind of token it is
     * @param client the app client that it was issued to
     * @param keyId the key that it is signed with
     * @param issuedAt its {@code iat}
     * @param validUntil when it stops being accepted: its {@code exp} plus the leeway
     */
    record Allowed(Principal principal, TokenUse use, String client, String keyId, Instant issuedAt, Instant validUntil)
            implements VerificationResult {}

    /** Whom a token was issued for. */
    sealed interface Principal {

        /**
         * A person who has signed in.
         *
         * @param groups the Cognito groups in the token; may be empty
         */
        record Person(String sub, Set<String> groups) implements Principal {}

        /**
         * A machine, by the client credentials grant.
         *
         * @param sub the id of its app client
         * @param scopes the scopes of this API in the token, without the resource server; never empty
         */
        record Machine(String sub, Set<String> scopes) implements Principal {}

        String sub();
    }

    /** The token failed a check. */
    record Refused(Reason reason) implements VerificationResult {}

    /** No key is available to verify the token, which may be valid. */
    record Undecided() implements VerificationResult {}

    /** The checks that a token can fail, in the order in which they are made. */
    enum Reason {
        /** The token was not checked, because the request that it came with could not be read. */
        UNREADABLE_REQUEST,
        NO_TOKEN,
        MALFORMED,
        WRONG_ALGORITHM,
        WRONG_TYPE,
        CRITICAL_EXTENSION,
        BAD_KEY_ID,
        BAD_TIME,
        UNKNOWN_KEY,
        BAD_SIGNATURE,
        WRONG_ISSUER,
        EXPIRED,
        NOT_YET_VALID,
        ISSUED_IN_THE_FUTURE,
        WRONG_TOKEN_USE,
        NO_SCOPE,
        WRONG_CLIENT,
        WRONG_AUDIENCE,
        NO_USERNAME,
        BAD_SUBJECT,
        BAD_GROUPS
    }
}
