package dev.usersapi.authorizer.jwt;

import dev.usersapi.json.Json;
import dev.usersapi.json.JsonValue.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A signed token in compact form, split into its parts: well formed, but not verified.
 *
 * <p>Stricter than java-jwt, which decodes invalid base64url, takes the last of two claims with the same name, and
 * throws an exception of an unrelated type if {@code exp} is out of the range of dates.
 *
 * @param parts the token's three encoded parts, unchanged
 * @param header the JOSE header (RFC 7515, section 4)
 * @param claims the claims set (RFC 7519, section 4)
 */
record Jwt(JwtParts parts, JsonObject header, JsonObject claims) {

    /**
     * In characters. API Gateway allows no longer tokens: it limits all headers together to 10,240 bytes. Cognito does
     * issue longer ones, to users in a hundred groups with long names.
     */
    static final int MAX_LENGTH = 10_240;

    private static final int PARTS = 3;

    /** The last second of the year 9999. */
    private static final long MAX_EPOCH_SECOND = 253_402_300_799L;

    /** Parses a token; empty if the text is not well formed. */
    static Optional<Jwt> parse(String text) {
        // At most one part more than a token has, so that splitting a text full of dots stays cheap.
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
            return Optional.of(Json.object(utf8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Decodes a part; empty unless it is canonical base64url: no padding, no leftover bits (RFC 7515, section 2). */
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

    /** The claim, if it is a time: whole seconds since 1970, up to the year 9999. */
    Optional<Instant> claimTime(String name) {
        return claims.whole(name)
                .filter(seconds -> seconds >= 0 && seconds <= MAX_EPOCH_SECOND)
                .map(Instant::ofEpochSecond);
    }
}
