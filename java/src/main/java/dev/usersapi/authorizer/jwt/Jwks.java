package dev.usersapi.authorizer.jwt;

import com.auth0.jwk.InvalidPublicKeyException;
import com.auth0.jwk.Jwk;
import dev.usersapi.json.Json;
import dev.usersapi.json.JsonValue.JsonObject;
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
record Jwks(Map<String, RSAPublicKey> keys) {

    static final Jwks NONE = new Jwks(Map.of());

    /** RFC 7518, section 3.3. */
    private static final int MIN_MODULUS_BITS = 2_048;

    Jwks {
        keys = Map.copyOf(keys);
    }

    /**
     * Parses a published set. Keys for other purposes, weak keys and malformed keys are ignored (RFC 7517, section 5).
     * If several keys have the same id, the first is used.
     *
     * @throws IOException if it is not a JSON Web Key Set, or has no usable key
     */
    static Jwks parse(byte[] json) throws IOException {
        Map<String, RSAPublicKey> keys = new HashMap<>();
        for (JsonObject jwk : Json.object(json).objects("keys").orElse(List.of())) {
            Optional<String> id = jwk.string("kid").filter(present -> isForSignatures(jwk));
            id.flatMap(present -> publicKey(jwk)).ifPresent(key -> keys.putIfAbsent(id.get(), key));
        }
        if (keys.isEmpty()) {
            throw new IOException("There is no usable signing key in the set");
        }
        return new Jwks(keys);
    }

    private static boolean isForSignatures(JsonObject jwk) {
        return jwk.string("kty").equals(Optional.of("RSA"))
                && jwk.string("use").equals(Optional.of("sig"))
                && jwk.string("alg").equals(Optional.of("RS256"));
    }

    /** The key, if it is well-formed and strong enough. */
    private static Optional<RSAPublicKey> publicKey(JsonObject jwk) {
        try {
            Map<String, Object> values = new HashMap<>();
            jwk.members().keySet().forEach(name -> jwk.string(name).ifPresent(value -> values.put(name, value)));
            RSAPublicKey key = (RSAPublicKey) Jwk.fromValues(values).getPublicKey();
            return Optional.of(key).filter(strong -> strong.getModulus().bitLength() >= MIN_MODULUS_BITS);
        } catch (InvalidPublicKeyException | RuntimeException e) {
            return Optional.empty();
        }
    }

    Optional<RSAPublicKey> find(String keyId) {
        return Optional.ofNullable(keys.get(keyId));
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }
}
