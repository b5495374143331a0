package dev.usersapi.authorizer.jwt;

import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.usersapi.authorizer.jwt.TestPool.Key;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tokens that an attacker can make by changing or imitating a valid token, without its signing key. */
public final class HostileTokens {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> OTHER_TYPES = List.of("null", "7", "true", "\"x\"", "[]", "{}");
    private static final List<String> ALGORITHMS = List.of(
            "none",
            "None",
            "NONE",
            "nOnE",
            "",
            "HS256",
            "HS384",
            "HS512",
            "RS384",
            "RS512",
            "PS256",
            "PS384",
            "PS512",
            "ES256",
            "ES256K",
            "ES384",
            "EdDSA",
            "rs256",
            "RS256 ",
            "RSA-OAEP",
            "dir");
    private static final List<String> KEY_IDS = List.of(
            "",
            "../../../../dev/null",
            "/proc/self/environ",
            "' OR 1=1 --",
            "http://127.0.0.1:1/jwks.json",
            "a\u0000b",
            "\u0430",
            "${jndi:ldap://127.0.0.1:1/a}",
            "%2e%2e%2f",
            "a".repeat(129),
            "*");

    /** A token and what was done to it. */
    public record Hostile(String name, String token) {}

    private final String token;
    private final String[] parts;
    private final List<Hostile> made = new ArrayList<>();

    private HostileTokens(String token) {
        this.token = token;
        this.parts = token.split("\\.");
    }

    /** Several hundred tokens, all of which must be refused. */
    public static List<Hostile> of(String good) {
        var tokens = new HostileTokens(good);
        tokens.changeFields();
        tokens.changeParts();
        tokens.changeTheSignature();
        tokens.changeTheAlgorithm();
        tokens.changeTheKeyId();
        tokens.changeTheStructure();
        tokens.signWithOtherKeys();
        return tokens.made;
    }

    private void add(String name, String changed) {
        if (!changed.equals(token)) {
            made.add(new Hostile(name, changed));
        }
    }

    /** Each header field and claim: removed, with another type, duplicated, and huge. */
    private void changeFields() {
        for (int part = 0; part < 2; part++) {
            ObjectNode object = object(part);
            for (String field : object.propertyStream().map(Map.Entry::getKey).toList()) {
                String name = (part == 0 ? "header " : "claim ") + field;
                ObjectNode without = object.deepCopy();
                without.remove(field);
                add(name + " removed", withPart(part, without.toString()));
                for (String value : OTHER_TYPES) {
                    add(
                            name + " as " + value,
                            withPart(
                                    part,
                                    object.deepCopy().set(field, json(value)).toString()));
                }
                String once = object.toString();
                String twice = "{\"%s\":%s,%s".formatted(field, object.get(field), once.substring(1));
                add(name + " twice", withPart(part, twice));
                add(
                        name + " huge",
                        withPart(
                                part,
                                object.deepCopy().put(field, "a".repeat(5_000)).toString()));
            }
        }
    }

    /** Each part: truncated, encoded differently, swapped. */
    private void changeParts() {
        for (int part = 0; part < 3; part++) {
            String text = parts[part];
            String name = "part " + part;
            for (int length : new int[] {0, 1, 2, 3, text.length() / 2, text.length() - 4, text.length() - 1}) {
                add(name + " cut to " + length, with(part, text.substring(0, length)));
            }
            add(name + " padded", with(part, text + "="));
            add(name + " padded twice", with(part, text + "=="));
            add(name + " in base64", with(part, Base64.getEncoder().encodeToString(bytes(text)) + "+/"));
            add(name + " with a line break", with(part, text.substring(0, 4) + "\n" + text.substring(4)));
            add(name + " with a space", with(part, text.substring(0, 4) + " " + text.substring(4)));
            add(name + " with a letter more", with(part, text + "A"));
            add(name + " with a letter before", with(part, "A" + text));
            add(name + " in capitals", with(part, text.toUpperCase(Locale.ROOT)));
            add(name + " reversed", with(part, new StringBuilder(text).reverse().toString()));
            add(name + " encoded twice", with(part, TestPool.base64(text)));
            add(name + " doubled", with(part, text + text));
            add(
                    name + " in UTF-16",
                    with(
                            part,
                            TestPool.base64(new String(bytes(text), StandardCharsets.UTF_8)
                                    .getBytes(StandardCharsets.UTF_16))));
            for (int other = 0; other < 3; other++) {
                add(name + " for part " + other, with(other, text));
            }
        }
        for (String json :
                List.of("null", "[]", "\"\"", "7", "{", "{}", "{}{}", "{} x", "[".repeat(2_000), "\ufeff{}")) {
            add("header " + abbreviated(json), withPart(0, json));
            add("claims " + abbreviated(json), withPart(1, json));
        }
    }

    private void changeTheSignature() {
        byte[] signature = bytes(parts[2]);
        for (int at = 0; at < signature.length; at += 8) {
            byte[] changed = signature.clone();
            changed[at] ^= 1;
            add("signature with bit " + 8 * at + " changed", with(2, TestPool.base64(changed)));
        }
        add("signature of zeros", with(2, TestPool.base64(new byte[signature.length])));
        add(
                "signature of ones",
                with(2, TestPool.base64("\u00ff".repeat(signature.length).getBytes(StandardCharsets.ISO_8859_1))));
        add("signature of one byte", with(2, TestPool.base64(new byte[1])));
        add("signature of 4096 bits", with(2, TestPool.base64(new byte[512])));
        // The last of the 342 characters has 4 leftover bits.
        String last = parts[2].substring(0, parts[2].length() - 1);
        for (char end : "BCDEFGHIJKLMNOP".toCharArray()) {
            add("signature ending with " + end, with(2, last + end));
        }
    }

    private void changeTheAlgorithm() {
        for (String algorithm : ALGORITHMS) {
            String header = object(0).put("alg", algorithm).toString();
            add("alg '" + algorithm + "'", withPart(0, header));
            add("alg '" + algorithm + "', no signature", TestPool.base64(header) + "." + parts[1] + ".");
        }
        add(
                "alg in a list",
                withPart(0, object(0).set("alg", json("[\"RS256\"]")).toString()));
        add("crit", withPart(0, object(0).set("crit", json("[\"exp\"]")).toString()));
        add("b64", withPart(0, object(0).put("b64", false).toString()));
        add("compressed", withPart(0, object(0).put("zip", "DEF").toString()));
    }

    private void changeTheKeyId() {
        for (String keyId : KEY_IDS) {
            add(
                    "kid " + abbreviated(keyId),
                    withPart(0, object(0).put("kid", keyId).toString()));
        }
    }

    private void changeTheStructure() {
        add("header alone", parts[0]);
        add("two parts", parts[0] + "." + parts[1]);
        add("four parts", token + "." + parts[2]);
        add("five parts, as an encrypted token has", token + "." + parts[1] + "." + parts[2]);
        add("dots", "..");
        add("a dot before", "." + token);
        add("a dot behind", token + ".");
        add("twice", token + token);
        add("twice, with a comma", token + "," + token);
        add("twice, with a space", token + " " + token);
        add("in quotes", "\"" + token + "\"");
        add("as JSON", "{\"protected\":\"%s\",\"payload\":\"%s\",\"signature\":\"%s\"}".formatted((Object[]) parts));
        add("with the scheme twice", "Bearer Bearer " + token);
        add("another scheme", "Basic " + token);
        add("beyond all bounds", parts[0] + "." + "a".repeat(20_000) + "." + parts[2]);
    }

    /** Well-formed tokens signed by someone else; some also name the key to verify them with. */
    private void signWithOtherKeys() {
        String claims = object(1).toString();
        for (int bits : new int[] {1024, 2048, 3072, 4096}) {
            Key stranger = Key.generate("stranger", bits);
            add("a stranger's key of " + bits + " bits", stranger.sign(object(0).toString(), claims));
            add(
                    "a stranger's key under its own id",
                    stranger.sign(object(0).put("kid", stranger.id()).toString(), claims));
            add("RSASSA-PSS", stranger.sign(object(0).put("alg", "PS256").toString(), claims, TestPool.PSS));
            JsonNode jwk = json(TestPool.keySet(stranger)).path("keys").get(0);
            add("jwk", stranger.sign(object(0).set("jwk", jwk).toString(), claims));
            for (String field : List.of("jku", "x5u")) {
                add(
                        field,
                        stranger.sign(
                                object(0).put(field, "http://127.0.0.1:1/keys").toString(), claims));
            }
            add("x5c", stranger.sign(object(0).set("x5c", json("[\"MIIB\"]")).toString(), claims));
        }
        for (String secret : List.of("", "secret", parts[2])) {
            add("HMAC with '" + abbreviated(secret) + "'", hmac(secret));
        }
    }

    private String hmac(String secret) {
        String signed = TestPool.base64(object(0).put("alg", "HS256").toString()) + "." + parts[1];
        byte[] key = (secret + "\u0000").getBytes(StandardCharsets.UTF_8);
        return signed + "." + TestPool.base64(Algorithm.HMAC256(key).sign(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private ObjectNode object(int part) {
        return (ObjectNode) json(new String(bytes(parts[part]), StandardCharsets.UTF_8));
    }

    private String withPart(int part, String json) {
        return with(part, TestPool.base64(json));
    }

    private String with(int part, String text) {
        String[] changed = parts.clone();
        changed[part] = text;
        return String.join(".", changed);
    }

    private static byte[] bytes(String part) {
        return Base64.getUrlDecoder().decode(part);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String abbreviated(String text) {
        return text.length() > 12 ? text.substring(0, 12) + "…" : text;
    }
}
