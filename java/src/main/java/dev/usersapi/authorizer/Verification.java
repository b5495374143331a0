package dev.usersapi.authorizer;

import java.util.Set;

/** What became of a token: allowed, with what it vouches for, or refused, with the first check that it failed. */
sealed interface Verification {

    /**
     * Every check passed.
     *
     * @param sub who the token is about
     * @param groups the Cognito groups that the token names; empty where it names none
     */
    record Allowed(String sub, Set<String> groups) implements Verification {}

    /** One check failed, and with it the token. */
    record Refused(Reason reason) implements Verification {}

    /** The checks that a token can fail, in the order in which they are made. */
    enum Reason {
        NO_TOKEN,
        MALFORMED,
        WRONG_ALGORITHM,
        NO_KEY_ID,
        UNKNOWN_KEY,
        BAD_SIGNATURE,
        WRONG_ISSUER,
        EXPIRED,
        NOT_YET_VALID,
        ISSUED_IN_THE_FUTURE,
        WRONG_TOKEN_USE,
        WRONG_CLIENT,
        BAD_SUBJECT,
        BAD_GROUPS
    }
}
