package dev.usersapi.authorizer.jwt;

import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

/** The keys that may sign tokens. */
@FunctionalInterface
public interface SigningKeys {

    /**
     * The key with this id; empty if there is no such key.
     *
     * @throws KeysUnavailableException if that can't be said now
     */
    Optional<RSAPublicKey> find(String keyId);
}
