package dev.usersapi.item;

import dev.usersapi.access.Caller;
import dev.usersapi.http.Request;
import dev.usersapi.problem.ProblemException;
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
 * The {@code Idempotency-Key} of a creation: a caller that received no response can retry and gets the same item.
 *
 * <p>A key is stored only in the item that it created, so it lasts as long as the item and needs no table. If the
 * caller chooses no id, the item's id is derived from key and caller, so that the table's condition decides which
 * request was first. If the caller chooses an id, the key applies to that item only: two bodies with different ids are
 * two creations, whatever their keys. Only digests are stored. That of the body includes the key, which is not stored:
 * so nobody who reads the item can confirm a guess of a body that it once had.
 *
 * @param value 1 to 255 visible ASCII characters, without the optional quotes
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">The Idempotency-Key HTTP
 *     Header Field</a>
 */
public record IdempotencyKey(String value) {

    private static final String HEADER = "Idempotency-Key";

    private static final String CHARACTERS = "[\\x21\\x23-\\x2B\\x2D-\\x7E]{1,255}";

    /** Quoted as in the draft, or unquoted as many clients send it. */
    private static final Pattern SYNTAX =
            Pattern.compile("\"(?<quoted>" + CHARACTERS + ")\"|(?<bare>" + CHARACTERS + ")");

    /**
     * Identifies a creation, so that a retry is recognised.
     *
     * @param key the SHA-256 of caller and key, in hexadecimal
     * @param body the SHA-256 of key and canonical body, in hexadecimal
     */
    public record CreationDigest(String key, String body) {

        /** The id of an item whose caller chose none: a version 8 UUID (RFC 9562), the same for the same key. */
        public String derivedId() {
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
    static IdempotencyKey parse(String header) {
        Matcher matcher = SYNTAX.matcher(header);
        if (!matcher.matches()) {
            throw ProblemException.badRequest(HEADER, "Must be one key of 1 to 255 visible ASCII characters.");
        }
        return new IdempotencyKey(Optional.ofNullable(matcher.group("quoted")).orElseGet(() -> matcher.group("bare")));
    }

    /**
     * The identity of a creation, by which a retry is recognised.
     *
     * @param canonicalBody the body as text, with its fields in a fixed order
     */
    public CreationDigest digest(Caller caller, String canonicalBody) {
        return new CreationDigest(sha256(caller.sub() + "\n" + value), sha256(value + "\n" + canonicalBody));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
