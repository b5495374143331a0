package dev.usersapi.access;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * When the caller's token was issued, and until when the authorizer accepts it, to the second. The gateway may cache
 * the policy for longer.
 *
 * @param issuedAt empty if the context comes from a release before revocation
 * @param validUntil the token's {@code exp} plus the leeway; empty if the context comes from a still older release
 */
public record TokenTimes(Optional<Instant> issuedAt, Optional<Instant> validUntil) {

    /** Neither is known: the token never expires here. */
    public static final TokenTimes UNKNOWN = new TokenTimes(Optional.empty(), Optional.empty());

    private static final String ISSUED_AT = "issuedAt";
    private static final String VALID_UNTIL = "validUntil";

    public static TokenTimes of(Instant issuedAt, Instant validUntil) {
        return new TokenTimes(Optional.of(issuedAt), Optional.of(validUntil));
    }

    Map<String, String> toContext() {
        Map<String, String> context = new HashMap<>();
        issuedAt.ifPresent(time -> context.put(ISSUED_AT, Long.toString(time.getEpochSecond())));
        validUntil.ifPresent(time -> context.put(VALID_UNTIL, Long.toString(time.getEpochSecond())));
        return context;
    }

    /** @throws IllegalArgumentException if one of them is no number */
    static TokenTimes fromContext(Map<String, Object> context) {
        return new TokenTimes(time(context, ISSUED_AT), time(context, VALID_UNTIL));
    }

    private static Optional<Instant> time(Map<String, Object> context, String key) {
        return Optional.ofNullable(context.get(key))
                .map(time -> Instant.ofEpochSecond(Long.parseLong(time.toString())));
    }
}
