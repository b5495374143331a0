package dev.usersapi.authorizer.jwt;

import dev.usersapi.json.JsonLog;
import java.io.IOException;
import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Caches the signing keys of the user pool as one set, which is replaced as a whole.
 *
 * <p>The set is prefetched. It is fetched again when it is {@link #MAX_AGE} old, so that a removed key stops working,
 * and when a token names an unknown key, so that a new key works, but at most once per {@link #FETCH_INTERVAL}, however
 * many unknown keys are requested. While the endpoint is down, known keys keep working for {@link #MAX_STALENESS};
 * tokens with an unknown key can then be neither accepted nor refused.
 *
 * <p>Lambda restores an execution environment from a snapshot that is older than {@link #MAX_AGE}, and calls one that
 * was idle for as long. So that such a call is answered at once, the first one gets a known key of the old set, and the
 * next one waits for the new set: one call of an environment may accept a key that was removed.
 *
 * <p>jwks-rsa's own cache is not used: it caches each key separately, drops it on expiry even if the endpoint is down,
 * and lets a flood of unknown keys use up the fetches that known keys need.
 */
public final class JwksCache implements SigningKeys {

    /** The minimum time between two fetches while there are keys. */
    static final Duration FETCH_INTERVAL = Duration.ofSeconds(30);

    /** The minimum time between two fetches while there is no usable set and every caller gets an error. */
    static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

    /** The age at which the set is used once more, and then fetched again. */
    static final Duration MAX_AGE = Duration.ofMinutes(10);

    /** The age at which the set is no longer used; outages of Cognito's endpoint are shorter. */
    static final Duration MAX_STALENESS = Duration.ofHours(24);

    private final JwksFetcher fetcher;
    private final Clock clock;
    private final JsonLog log = new JsonLog(System.out);

    private Jwks keys = Jwks.NONE;
    private Instant fetchedAt = Instant.EPOCH;
    private Instant nextFetch = Instant.EPOCH;
    private Fetches fetches = Fetches.NONE;
    private boolean lastFetchFailed;
    private boolean usedOldSet;

    /** How often fetching the set was attempted, and how often it failed. */
    public record Fetches(int attempted, int failed) {

        public static final Fetches NONE = new Fetches(0, 0);

        public Fetches since(Fetches before) {
            return new Fetches(attempted - before.attempted, failed - before.failed);
        }
    }

    /** @param url where the pool publishes its keys as a JSON Web Key Set (RFC 7517) */
    public JwksCache(URI url, Clock clock) {
        this.fetcher = new JwksFetcher(url);
        this.clock = clock;
    }

    /**
     * The key with this id; empty if the pool has no such key.
     *
     * @throws KeysUnavailableException if there is no usable set, or if the key is unknown and the last fetch failed
     */
    @Override
    public Optional<RSAPublicKey> find(String keyId) {
        boolean known = keys.find(keyId).isPresent();
        if (!known || mustBeNewer()) {
            fetchIfDue();
        }
        usedOldSet |= known && isOlderThan(MAX_AGE);
        Optional<RSAPublicKey> key = keys.find(keyId);
        if (!isUsable() || key.isEmpty() && lastFetchFailed) {
            throw new KeysUnavailableException("The signing keys could not be fetched from " + fetcher.url());
        }
        return key;
    }

    /** All fetches so far. */
    public Fetches fetches() {
        return fetches;
    }

    /** Whether the set must be fetched again before a known key of it is used. */
    private boolean mustBeNewer() {
        return isOlderThan(MAX_AGE) && (usedOldSet || !isUsable());
    }

    private boolean isUsable() {
        return !keys.isEmpty() && !isOlderThan(MAX_STALENESS);
    }

    private boolean isOlderThan(Duration age) {
        return clock.instant().isAfter(fetchedAt.plus(age));
    }

    /** Fetches the set if all attempts so far have failed, even if the last one was a moment ago. */
    public void fetchIfMissing() {
        if (keys.isEmpty()) {
            nextFetch = Instant.EPOCH;
            fetchIfDue();
        }
    }

    /** Fetches the set unless the last fetch was too recent. Also used for prefetching. */
    public void fetchIfDue() {
        if (!clock.instant().isBefore(nextFetch)) {
            fetch();
        }
    }

    private void fetch() {
        try {
            keys = fetcher.fetch();
            fetchedAt = clock.instant();
            nextFetch = fetchedAt.plus(FETCH_INTERVAL);
            lastFetchFailed = false;
            usedOldSet = false;
            fetches = new Fetches(fetches.attempted() + 1, fetches.failed());
        } catch (IOException e) {
            log.warn("Signing keys could not be fetched from %s (%s); the %d keys fetched at %s stay in use"
                    .formatted(fetcher.url(), e, keys.keys().size(), fetchedAt));
            nextFetch = clock.instant().plus(isUsable() ? FETCH_INTERVAL : RETRY_INTERVAL);
            lastFetchFailed = true;
            fetches = new Fetches(fetches.attempted() + 1, fetches.failed() + 1);
        }
    }
}
