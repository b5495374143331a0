package dev.usersapi.authorizer.jwt;

import dev.usersapi.authorizer.jwt.TestPool.Key;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * RSASSA-PKCS1-v1_5 signatures with the pool's own key but a malformed encoded message. Careless verifiers accept them,
 * and an attacker can forge them if the exponent is small.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8017#section-9.2">RFC 8017, section 9.2</a>
 */
public final class Pkcs1 {

    /** The DigestInfo of SHA-256, up to the digest. */
    public static final String SHA_256 = "3031300d060960864801650304020105000420";

    public static final String SHA_256_WITHOUT_NULL = "302f300b0609608648016503040201" + "0420";
    public static final String SHA_256_LONG_LENGTH = "308131300d060960864801650304020105000420";
    public static final String SHA_1 = "3021300906052b0e03021a05000414";

    private Pkcs1() {}

    /** How a message is encoded: the padding and DigestInfo before the digest, and what follows it. */
    public record Encoding(int blockType, int padding, int minimumPadding, String digestInfo, String behind) {

        static final Encoding RIGHT = new Encoding(1, 0xFF, Integer.MAX_VALUE, SHA_256, "");

        Encoding blockType(int other) {
            return new Encoding(other, padding, minimumPadding, digestInfo, behind);
        }

        Encoding padding(int other) {
            return new Encoding(blockType, other, minimumPadding, digestInfo, behind);
        }

        Encoding digestInfo(String other) {
            return new Encoding(blockType, padding, minimumPadding, other, behind);
        }

        /** With less padding, and these bytes after the digest. */
        Encoding followedBy(String garbage) {
            return new Encoding(blockType, padding, 8, digestInfo, garbage);
        }

        byte[] encode(byte[] digest, int length) {
            var info = new ByteArrayOutputStream();
            info.writeBytes(HexFormat.of().parseHex(digestInfo));
            info.writeBytes(digest);
            info.writeBytes(HexFormat.of().parseHex(behind));
            byte[] filled = new byte[length];
            int room = length - 3 - info.size();
            int used = Math.min(room, minimumPadding);
            filled[1] = (byte) blockType;
            Arrays.fill(filled, 2, 2 + used, (byte) padding);
            System.arraycopy(info.toByteArray(), 0, filled, 3 + used, info.size());
            return filled;
        }
    }

    /** A token that is signed with the key, in that encoding. */
    public static String sign(Key key, String header, String claims, Encoding encoding) {
        String signed = TestPool.base64(header) + "." + TestPool.base64(claims);
        int length = key.publicKey().getModulus().bitLength() / 8;
        BigInteger message = new BigInteger(1, encoding.encode(sha256(signed), length));
        BigInteger signature = message.modPow(
                key.privateKey().getPrivateExponent(), key.publicKey().getModulus());
        return signed + "." + TestPool.base64(fixedLength(signature, length));
    }

    private static byte[] fixedLength(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[length];
        int from = Math.max(0, bytes.length - length);
        System.arraycopy(bytes, from, fixed, length - (bytes.length - from), bytes.length - from);
        return fixed;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
