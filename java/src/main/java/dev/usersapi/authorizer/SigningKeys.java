package dev.usersapi.authorizer;

import com.auth0.jwk.InvalidPublicKeyException;
import com.auth0.jwk.Jwk;
import com.auth0.jwk.JwkException;
import com.auth0.jwk.UrlJwkProvider;
import java.net.MalformedURLException;
import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signing keys of the user pool, kept as one set.
 *
 * <p>The set is fetched at first need, and again when a token names a key that is not in it: so a rotated key is found,
 * and however many unknown keys are asked for, they cost one fetch an interval. While the endpoint is down the known
 * keys go on working. jwks-rsa's own cache is not used: it keeps each key by itself, and forgets it on expiry whether
 * or not the endpoint can give it again.
 */
final class SigningKeys {

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);

    /** How long an unknown key id waits, at most, until the set is fetched again. */
    static final Duration REFETCH_INTERVAL = Duration.ofSeconds(30);

    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
    private static final int READ_TIMEOUT_MILLIS = 2_000;

    private final URI url;
    private final UrlJwkProvider endpoint;
    private final Clock clock;

    private Map<String, RSAPublicKey> keys = Map.of();
    private Instant nextFetch = Instant.MIN;

    /** @param url where the pool publishes its keys as a JSON Web Key Set (RFC 7517) */
    SigningKeys(URI url, Clock clock) {
        this.url = url;
        this.clock = clock;
        try {
            this.endpoint = new UrlJwkProvider(url.toURL(), CONNECT_TIMEOUT_MILLIS, READ_TIMEOUT_MILLIS);
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("Not a URL to fetch keys from: " + url, e);
        }
    }

    /**
     * The key of that id, or nothing if the pool has none.
     *
     * @throws KeysUnavailableException if the pool's keys were never fetched, and can't be now
     */
    synchronized Optional<RSAPublicKey> find(String keyId) {
        if (!keys.containsKey(keyId) && !clock.instant().isBefore(nextFetch)) {
            fetch();
        }
        if (keys.isEmpty()) {
            throw new KeysUnavailableException("No signing key could be had from " + url);
        }
        return Optional.ofNullable(keys.get(keyId));
    }

    private void fetch() {
        try {
            keys = signingKeys(endpoint.getAll());
            nextFetch = clock.instant().plus(REFETCH_INTERVAL);
        } catch (JwkException e) {
            LOG.warn("Signing keys could not be fetched from {}; {} known keys stay in use", url, keys.size(), e);
            if (!keys.isEmpty()) {
                nextFetch = clock.instant().plus(REFETCH_INTERVAL);
            }
        }
    }

    private static Map<String, RSAPublicKey> signingKeys(List<Jwk> published) throws InvalidPublicKeyException {
        Map<String, RSAPublicKey> keys = new HashMap<>();
        for (Jwk jwk : published) {
            if ("RSA".equals(jwk.getType())
                    && "sig".equals(jwk.getUsage())
                    && jwk.getPublicKey() instanceof RSAPublicKey key) {
                keys.put(jwk.getId(), key);
            }
        }
        return Map.copyOf(keys);
    }
}
