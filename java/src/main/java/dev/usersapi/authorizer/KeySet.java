package dev.usersapi.authorizer;

import com.auth0.jwk.InvalidPublicKeyException;
import com.auth0.jwk.Jwk;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.security.interfaces.RSAPublicKey;
import java.util.HashMap;
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
        for (JsonNode jwk : StrictJson.MAPPER.readTree(json).path("keys")) {
            if (isForSignatures(jwk)) {
                RSAPublicKey key = publicKey(jwk);
                if (key.getModulus().bitLength() >= MIN_MODULUS_BITS
                        && keys.put(jwk.get("kid").textValue(), key) != null) {
                    throw new IOException("Two keys have one id");
                }
            }
        }
        if (keys.isEmpty()) {
            throw new IOException("There is no signing key in the set");
        }
        return new KeySet(keys);
    }

    private static boolean isForSignatures(JsonNode jwk) {
        return jwk.path("kid").isTextual()
                && "RSA".equals(jwk.path("kty").textValue())
                && "sig".equals(jwk.path("use").textValue())
                && "RS256".equals(jwk.path("alg").textValue());
    }

    private static RSAPublicKey publicKey(JsonNode jwk) throws IOException {
        try {
            Map<String, Object> values = StrictJson.MAPPER.convertValue(jwk, new TypeReference<>() {});
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
