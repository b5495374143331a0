package dev.usersapi.authorizer.jwt;

import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A signed token in compact form, taken apart: well formed, but nothing in it is verified.
 *
 * <p>Stricter than java-jwt, which decodes what is no base64url of anything, takes the last of two claims of one name,
 * and fails by an exception of another kind on an {@code exp} that is beyond every date.
 *
 * @param parts the token's three parts as they were sent
 * @param header the JOSE header (RFC 7515, section 4)
 * @param claims the claims set (RFC 7519, section 4)
 */
record Jwt(JwtParts parts, JsonObject header, JsonObject claims) {

    /**
     * In characters. API Gateway lets no longer one through: all headers together may have 10,240 bytes. Cognito makes
     * longer ones, for users in a hundred groups with long names.
     */
    static final int MAX_LENGTH = 10_240;

    private static final int PARTS = 3;

    /** The last second of the year 9999. */
    private static final long MAX_EPOCH_SECOND = 253_402_300_799L;

    /** The token that the text is, or nothing if it is none. */
    static Optional<Jwt> parse(String text) {
        // One more than a token has, so that a text of nothing but dots costs no more.
        String[] parts = text.split("\\.", PARTS + 1);
        if (text.length() > MAX_LENGTH || parts.length != PARTS) {
            return Optional.empty();
        }
        JwtParts jwt = new JwtParts(parts[0], parts[1], parts[2]);
        boolean canonical = decode(jwt.signature()).isPresent();
        Optional<JsonObject> header = object(jwt.header());
        Optional<JsonObject> claims = object(jwt.payload());
        return canonical && header.isPresent() && claims.isPresent()
                ? Optional.of(new Jwt(jwt, header.get(), claims.get()))
                : Optional.empty();
    }

    private static Optional<JsonObject> object(String part) {
        return decode(part).flatMap(Jwt::json);
    }

    private static Optional<JsonObject> json(byte[] utf8) {
        try {
            return Optional.of(JsonObject.parse(utf8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The bytes of which the part is the one encoding: no padding, no bits left over (RFC 7515, section 2). */
    private static Optional<byte[]> decode(String part) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(part);
            boolean canonical = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(bytes)
                    .equals(part);
            return canonical ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A claim that is there and a time: whole seconds since 1970, at most to the year 9999. */
    Optional<Instant> claimTime(String name) {
        return claims.whole(name)
                .filter(seconds -> seconds >= 0 && seconds <= MAX_EPOCH_SECOND)
                .map(Instant::ofEpochSecond);
    }
}
