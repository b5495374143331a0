package dev.usersapi.authorizer.jwt;

/** No signing key is available to verify the token. It may be valid, so the caller gets 500, never 401. */
public final class KeysUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public KeysUnavailableException(String message) {
        super(message);
    }
}
