package dev.usersapi.http;

import java.time.Instant;

/** Which tokens were revoked before they expire. */
public interface Revocations extends AutoCloseable {

    /** Tokens are valid until they expire. */
    Revocations NONE = new Revocations() {

        @Override
        public boolean areRevoked(String sub, Instant issuedAt, Deadline deadline) {
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
     * @throws software.amazon.awssdk.core.exception.SdkException if that cannot be found out in time
     */
    boolean areRevoked(String sub, Instant issuedAt, Deadline deadline);

    @Override
    void close();
}
