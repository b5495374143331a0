package dev.usersapi.access;

import java.time.Instant;
import java.util.Map;

/**
 * When the caller's token was issued, and until when the authorizer accepts it, to the second. The gateway may cache
 * the policy for longer.
 *
 * @param validUntil the token's {@code exp} plus the leeway
 */
public record TokenTimes(Instant issuedAt, Instant validUntil) {

    private static final String ISSUED_AT = "issuedAt";
    private static final String VALID_UNTIL = "validUntil";

    Map<String, String> toContext() {
        return Map.of(
                ISSUED_AT, Long.toString(issuedAt.getEpochSecond()),
                VALID_UNTIL, Long.toString(validUntil.getEpochSecond()));
    }

    /** @throws IllegalArgumentException if one of them is missing, or no number */
    static TokenTimes fromContext(Map<String, Object> context) {
        return new TokenTimes(time(context, ISSUED_AT), time(context, VALID_UNTIL));
    }

    private static Instant time(Map<String, Object> context, String key) {
        return Instant.ofEpochSecond(Long.parseLong(String.valueOf(context.get(key))));
    }
}
