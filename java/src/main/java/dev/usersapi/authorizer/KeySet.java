package dev.usersapi.authorizer;

import com.auth0.jwk.InvalidPublicKeyException;
import com.auth0.jwk.Jwk;
import java.io.IOException;
import java.security.interfaces.RSAPublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of a user pool that may sign tokens, by key id.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517">RFC 7517, JSON Web Key</a>
 */
record KeySet(Map<String, RSAPublicKey> keys) {

    static final KeySet NONE = new KeySet(Map.of());

    /** RFC 7518, section 3.3. */
    private static final int MIN_MODULUS_BITS = 2_048;

    KeySet {
        keys = Map.copyOf(keys);
    }

    /**
     * Reads a published set. Keys for another purpose, and weak ones, are left out.
     *
     * @throws IOException if it is no JSON Web Key Set, one of its signing keys can't be read, two have one id, or
     *     there is none
     */
    static KeySet parse(byte[] json) throws IOException {
        Map<String, RSAPublicKey> keys = new HashMap<>();
        for (JsonObject jwk : JsonObject.parse(json).objects("keys").orElse(List.of())) {
            Optional<String> id = jwk.text("kid");
            if (id.isPresent() && isForSignatures(jwk)) {
                RSAPublicKey key = publicKey(jwk);
                if (key.getModulus().bitLength() >= MIN_MODULUS_BITS && keys.put(id.get(), key) != null) {
                    throw new IOException("Two keys have one id");
                }
            }
        }
        if (keys.isEmpty()) {
            throw new IOException("There is no signing key in the set");
        }
        return new KeySet(keys);
    }

    private static boolean isForSignatures(JsonObject jwk) {
        return jwk.text("kty").equals(Optional.of("RSA"))
                && jwk.text("use").equals(Optional.of("sig"))
                && jwk.text("alg").equals(Optional.of("RS256"));
    }

    private static RSAPublicKey publicKey(JsonObject jwk) throws IOException {
        try {
            // It takes out what it has read.
            Map<String, Object> values = new HashMap<>(jwk.members());
            return (RSAPublicKey) Jwk.fromValues(values).getPublicKey();
        } catch (InvalidPublicKeyException | RuntimeException e) {
            throw new IOException("A signing key can't be read", e);
        }
    }

    Optional<RSAPublicKey> find(String keyId) {
        return Optional.ofNullable(keys.get(keyId));
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }
}
