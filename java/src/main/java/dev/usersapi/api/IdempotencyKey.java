package dev.usersapi.api;

import dev.usersapi.access.Caller;
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
 * The {@code Idempotency-Key} of a creation: a caller that got no reply sends it again and gets the same item.
 *
 * <p>Keys are stored with the item that they created, and nowhere else: they last as long as it, and need no table. If
 * the caller names no id, the item's id follows from key and caller, so that the table alone decides who was first. If
 * the caller names one, the key counts for that item only: two bodies with two ids are two creations, whatever their
 * keys. Only digests are stored, from which neither key nor body can be read.
 *
 * @param value 1 to 255 visible ASCII characters, without the quotes that may stand around them
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">The Idempotency-Key HTTP
 *     Header Field</a>
 */
public record IdempotencyKey(String value) {

    private static final String HEADER = "Idempotency-Key";

    private static final String CHARACTERS = "[\\x21\\x23-\\x2B\\x2D-\\x7E]{1,255}";

    /** Quoted as the draft has it, or bare as many clients send it. */
    private static final Pattern SYNTAX =
            Pattern.compile("\"(?<quoted>" + CHARACTERS + ")\"|(?<bare>" + CHARACTERS + ")");

    /**
     * A creation that may be sent again.
     *
     * @param key the SHA-256 of caller and key, in hexadecimal
     * @param body the SHA-256 of what is to be created, in hexadecimal
     */
    public record Creation(String key, String body) {

        /** The id of an item whose creator names none: a UUID of version 8 (RFC 9562), the same for the same key. */
        public String id() {
            ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(key));
            long high = bytes.getLong() & ~0xF000L | 0x8000L;
            long low = bytes.getLong() & ~(3L << 62) | 1L << 63;
            return new UUID(high, low).toString();
        }
    }

    /**
     * The key of a request, if it has one.
     *
     * @throws ProblemException 400 if it is malformed
     */
    public static Optional<IdempotencyKey> of(Request request) {
        return request.header(HEADER).map(IdempotencyKey::parse);
    }

    /** @throws ProblemException 400 if the value of the header is malformed */
    public static IdempotencyKey parse(String header) {
        Matcher matcher = SYNTAX.matcher(header);
        if (!matcher.matches()) {
            throw ProblemException.badRequest(HEADER, "Must be one key of 1 to 255 visible ASCII characters.");
        }
        return new IdempotencyKey(Optional.ofNullable(matcher.group("quoted")).orElseGet(() -> matcher.group("bare")));
    }

    /**
     * What identifies a creation when it is sent again.
     *
     * @param canonicalBody the body as text, with its fields in a fixed order
     */
    public Creation creation(Caller caller, String canonicalBody) {
        return new Creation(digest(caller.sub() + "\n" + value), digest(canonicalBody));
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
