package dev.usersapi.authorizer.jwt;

/** There is no signing key to verify anything with. It says nothing of the token: the caller gets 500, never 401. */
public final class KeysUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public KeysUnavailableException(String message) {
        super(message);
    }
}
