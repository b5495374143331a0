package dev.usersapi.http;

import java.time.Instant;
import java.util.Optional;

/** Which tokens were revoked before they expire. */
public interface Revocations extends AutoCloseable {

    /** Tokens are valid until they expire. */
    Revocations NONE = new Revocations() {

        @Override
        public boolean areRevoked(String sub, Optional<Instant> issuedAt, Deadline deadline) {
            return false;
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    };

    /**
     * Whether the tokens of a caller that were issued at this time are revoked.
     *
     * @param issuedAt empty if it is not known; such a token is revoked if any of the caller's is
     * @throws software.amazon.awssdk.core.exception.SdkException if that cannot be found out in time
     */
    boolean areRevoked(String sub, Optional<Instant> issuedAt, Deadline deadline);

    @Override
    void close();
}
