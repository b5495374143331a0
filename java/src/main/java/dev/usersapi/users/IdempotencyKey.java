package dev.usersapi.users;

import dev.usersapi.api.Caller;
import dev.usersapi.http.FieldError;
import dev.usersapi.http.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code Idempotency-Key} of a creation: a caller that got no answer asks again with it and gets the same user.
 *
 * <p>Keys are kept with the user that they created, and nowhere else: they never expire and need no table. If the
 * caller names no {@code userid}, the user's id follows from key and caller, so that the users table alone decides who
 * was first. If the caller names one, the key counts for that user alone: two bodies that name two users are two
 * creations, whatever their keys. Stored are digests, from which neither key nor body can be read.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">The Idempotency-Key HTTP
 *     Header Field</a>
 */
sealed interface IdempotencyKey {

    String HEADER = "Idempotency-Key";

    /** The caller sent none. */
    record Absent() implements IdempotencyKey {}

    /** @param value 1 to 255 visible ASCII characters, without the quotes that may stand around them */
    record Valid(String value) implements IdempotencyKey {

        /** What a creation by that caller, with that body, is known by when it is asked for again. */
        Creation creation(Caller caller, UserBody.Valid body) {
            String canonical = Json.write(json -> {
                json.writeStartObject();
                json.writeStringField("userid", body.userid().orElse(""));
                body.fields().writeTo(json);
                json.writeEndObject();
            });
            return new Creation(digest(caller.sub() + "\n" + value), digest(canonical));
        }
    }

    record Invalid(FieldError error) implements IdempotencyKey {}

    /**
     * A creation that may be asked for again.
     *
     * @param key the SHA-256 of caller and key, in hexadecimal
     * @param body the SHA-256 of what is to be created, in hexadecimal
     */
    record Creation(String key, String body) {

        /** The id of a user whose creator names none: a UUID of version 8 (RFC 9562), the same for the same key. */
        String userid() {
            ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(key));
            long high = bytes.getLong() & ~0xF000L | 0x8000L;
            long low = bytes.getLong() & ~(3L << 62) | 1L << 63;
            return new UUID(high, low).toString();
        }
    }

    /** Reads the header's value, quoted as the draft has it, or bare as many clients send it. */
    static IdempotencyKey of(Optional<String> header) {
        if (header.isEmpty()) {
            return new Absent();
        }
        Matcher matcher = Form.PATTERN.matcher(header.get());
        return matcher.matches()
                ? new Valid(Optional.ofNullable(matcher.group("quoted")).orElseGet(() -> matcher.group("bare")))
                : new Invalid(new FieldError(HEADER, "Must be one key of 1 to 255 visible ASCII characters."));
    }

    /** The characters of a key; quotes only around it. */
    final class Form {

        private static final Pattern PATTERN = Pattern.compile(
                "\"(?<quoted>[\\x21\\x23-\\x2B\\x2D-\\x7E]{1,255})\"|(?<bare>[\\x21\\x23-\\x2B\\x2D-\\x7E]{1,255})");

        private Form() {}
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
