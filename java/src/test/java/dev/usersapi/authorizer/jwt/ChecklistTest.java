package dev.usersapi.authorizer.jwt;

import static dev.usersapi.authorizer.jwt.Pkcs1.Encoding.RIGHT;
import static dev.usersapi.authorizer.jwt.TestPool.CLIENT;
import static dev.usersapi.authorizer.jwt.TestPool.ISSUER;
import static dev.usersapi.authorizer.jwt.TestPool.NOW;
import static dev.usersapi.authorizer.jwt.TestPool.SUB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.usersapi.authorizer.jwt.Pkcs1.Encoding;
import dev.usersapi.authorizer.jwt.TestPool.Key;
import dev.usersapi.authorizer.jwt.VerificationResult.Allowed;
import dev.usersapi.authorizer.jwt.VerificationResult.Refused;
import dev.usersapi.authorizer.jwt.VerificationResult.Undecided;
import dev.usersapi.testing.ReportTable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Established checklists, as far as they apply to RS256 and Cognito: the unit tests of aws-jwt-verify, the points of
 * RFC 8725, and Wycheproof's forgeries of JSON Web Signatures. Every signed token here is signed with the pool's own
 * key, so that only the check under test can refuse it.
 *
 * @see <a href="https://github.com/awslabs/aws-jwt-verify/tree/main/tests/unit">aws-jwt-verify</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725">RFC 8725</a>
 * @see <a href="https://github.com/C2SP/wycheproof">Wycheproof</a>
 */
class ChecklistTest {

    private static final Key KEY = Key.generate("key-1");
    private static final Key WEAK = Key.generate("weak", 1024);
    private static final String POOL_OF_NOBODY = "http://127.0.0.1:1/jwks.json";
    private static final long IN_AN_HOUR = NOW.getEpochSecond() + 3600;

    @RegisterExtension
    private static final WireMockExtension POOL = WireMockExtension.newInstance()
            .options(WireMockConfiguration.options().dynamicPort())
            .build();

    @RegisterExtension
    private static final ReportTable CHECKLIST =
            new ReportTable("Checklist of JWT verification", "source", "case", "expected", "seen");

    private static CognitoJwtVerifier verifier;

    @BeforeAll
    static void publishTheKeys() {
        POOL.stubFor(WireMock.get("/jwks.json").willReturn(WireMock.okJson(TestPool.keySet(KEY, WEAK))));
        verifier = TestPool.verifier(TestPool.pool(URI.create(POOL.url("/jwks.json"))));
    }

    @ParameterizedTest
    @MethodSource
    void givesTheExpectedResult(String source, String name, String token, String expected) {
        String seen = switch (verifier.verify(token)) {
            case Allowed allowed -> "ALLOWED";
            case Refused(var reason) -> reason.name();
            case Undecided undecided -> "UNDECIDED";
        };
        CHECKLIST.add(source, name, expected, seen);
        assertThat(seen).isEqualTo(expected);
    }

    static Stream<Arguments> givesTheExpectedResult() {
        return Stream.of(awsJwtVerify(), rfc8725(), wycheproof(), cognito()).flatMap(cases -> cases);
    }

    private static Stream<Arguments> awsJwtVerify() {
        return named("aws-jwt-verify")
                .add("happy flow with RS256", good(), "ALLOWED")
                .add("several audiences, one of them ours", id("aud", "[\"other\",\"" + CLIENT + "\"]"), "ALLOWED")
                .add("Unicode in a claim", access("nickname", "\"\u00e9\uD83D\uDE00\""), "ALLOWED")
                .add("ID token", id("aud", "\"" + CLIENT + "\""), "ALLOWED")
                .add("audience of others alone", id("aud", "[\"other\"]"), "WRONG_CLIENT")
                .add("no audience", id("aud", ""), "WRONG_CLIENT")
                .add("aud that is no string", id("aud", "7"), "WRONG_CLIENT")
                .add("aud that is no list of strings", id("aud", "[\"" + CLIENT + "\",7]"), "WRONG_CLIENT")
                .add("client_id of another", access("client_id", "\"other\""), "WRONG_CLIENT")
                .add("access token for another API", access("aud", "\"https://other.example\""), "WRONG_AUDIENCE")
                .add("access token for us and others", access("aud", "[\"x\",\"" + CLIENT + "\"]"), "ALLOWED")
                .add("access token with an aud that is no string", access("aud", "7"), "WRONG_AUDIENCE")
                .add("access token of a machine", access("username", ""), "NO_USERNAME")
                .add("username that is no string", access("username", "7"), "NO_USERNAME")
                .add("client_id in a list", access("client_id", "[\"" + CLIENT + "\"]"), "WRONG_CLIENT")
                .add("no issuer", access("iss", ""), "WRONG_ISSUER")
                .add("iss that is no string", access("iss", "[\"" + ISSUER + "\"]"), "WRONG_ISSUER")
                .add("no token use", access("token_use", ""), "WRONG_TOKEN_USE")
                .add("token use that is no string", access("token_use", "[\"access\"]"), "WRONG_TOKEN_USE")
                .add("ID token that calls itself an access token", id("token_use", "\"access\""), "WRONG_CLIENT")
                .add("invalid signature", good().replaceFirst(".{8}$", "AAAAAAAA"), "BAD_SIGNATURE")
                .add("empty token", "", "NO_TOKEN")
                .add("less than three parts", "e30.e30", "MALFORMED")
                .add("more than three parts", good() + ".e30", "MALFORMED")
                .add("header that is no JSON", raw("{", claims(Map.of())), "MALFORMED")
                .add("header that is no object", raw("[]", claims(Map.of())), "MALFORMED")
                .add("claims that are no JSON", raw(header(Map.of()), "{"), "MALFORMED")
                .add("claims that are no object", raw(header(Map.of()), "\"x\""), "MALFORMED")
                .add("alg that is no string", header("alg", "256"), "WRONG_ALGORITHM")
                .add("alg other than the key's", header("alg", "\"RS512\""), "WRONG_ALGORITHM")
                .add("sub that is no string", access("sub", "7"), "BAD_SUBJECT")
                .add("iat that is no number", access("iat", "\"now\""), "BAD_TIME")
                .add("expired", access("exp", NOW.getEpochSecond() - 6), "EXPIRED")
                .add("nonsense exp", access("exp", "\"soon\""), "BAD_TIME")
                .add("empty exp", access("exp", "\"\""), "BAD_TIME")
                .add("no exp", access("exp", ""), "BAD_TIME")
                .add("exp: just enough leeway", access("exp", NOW.getEpochSecond() - 4), "ALLOWED")
                .add("exp: just too little leeway", access("exp", NOW.getEpochSecond() - 5), "EXPIRED")
                .add("not before", access("nbf", NOW.getEpochSecond() + 60), "NOT_YET_VALID")
                .add("invalid nbf", access("nbf", "\"later\""), "BAD_TIME")
                .add("nbf: just enough leeway", access("nbf", NOW.getEpochSecond() + 5), "ALLOWED")
                .add("nbf: just too little leeway", access("nbf", NOW.getEpochSecond() + 6), "NOT_YET_VALID")
                .add("kid that is no string", header("kid", "1"), "BAD_KEY_ID")
                .add("kid that is not in the set", header("kid", "\"key-2\""), "UNKNOWN_KEY")
                .add("no kid", header("kid", ""), "BAD_KEY_ID")
                .add("typ: the right one", header("typ", "\"JWT\""), "ALLOWED")
                .add("typ: not the right one", header("typ", "\"at+jwt\""), "WRONG_TYPE")
                .add("groups that are no list", access("cognito:groups", "\"apiAdmins\""), "BAD_GROUPS")
                .add("groups that are no strings", access("cognito:groups", "[[\"apiAdmins\"]]"), "BAD_GROUPS")
                .cases();
    }

    private static Stream<Arguments> rfc8725() {
        return named("RFC 8725")
                .add("2.1 alg none", header("alg", "\"none\""), "WRONG_ALGORITHM")
                .add(
                        "2.1 alg none, no signature",
                        header("alg", "\"none\"").replaceFirst("[^.]+$", ""),
                        "WRONG_ALGORITHM")
                .add("2.1 RS256 to HS256", header("alg", "\"HS256\""), "WRONG_ALGORITHM")
                .add("2.2 weak key", WEAK.sign(header(Map.of("kid", "\"weak\"")), claims(Map.of())), "UNKNOWN_KEY")
                .add("2.4 claims twice", raw(header(Map.of()), twice("sub", claims(Map.of()))), "MALFORMED")
                .add("2.4 header fields twice", raw(twice("alg", header(Map.of())), claims(Map.of())), "MALFORMED")
                .add("2.6 not UTF-8", notUtf8(), "MALFORMED")
                .add("2.7 substitution: another issuer", access("iss", "\"" + ISSUER + "x\""), "WRONG_ISSUER")
                .add("2.8 cross-JWT confusion: another use", access("token_use", "\"refresh\""), "WRONG_TOKEN_USE")
                .add("2.9 server-side request: jku", header("jku", "\"" + POOL_OF_NOBODY + "\""), "ALLOWED")
                .add("2.9 server-side request: kid", header("kid", "\"../../x\""), "BAD_KEY_ID")
                .add("3.1 critical extension", header("crit", "[\"exp\"]"), "CRITICAL_EXTENSION")
                .add("3.1 critical extensions, none", header("crit", "[]"), "CRITICAL_EXTENSION")
                .add("3.10 sub as part of a path", access("sub", "\"a/../b\""), "BAD_SUBJECT")
                .add("3.10 sub as a wildcard", access("sub", "\"*\""), "BAD_SUBJECT")
                .add("3.10 sub as a policy variable", access("sub", "\"${aws:userid}\""), "BAD_SUBJECT")
                .add("exp beyond every date", access("exp", Long.MAX_VALUE), "BAD_TIME")
                .add("exp beyond every number", access("exp", "1" + "0".repeat(400)), "BAD_TIME")
                .add("exp with a fraction", access("exp", IN_AN_HOUR + ".5"), "BAD_TIME")
                .add("exp below zero", access("exp", "-1"), "BAD_TIME")
                .add("iat in the future", access("iat", NOW.getEpochSecond() + 6), "ISSUED_IN_THE_FUTURE")
                .cases();
    }

    private static Stream<Arguments> wycheproof() {
        return named("Wycheproof")
                .add("valid", forged(right -> right), "ALLOWED")
                .add(
                        "modified payload",
                        with(1, good(), TestPool.base64(claims(Map.of("sub", "\"x\"")))),
                        "BAD_SIGNATURE")
                .add("modified header", with(0, good(), TestPool.base64(header(Map.of("x", "1")))), "BAD_SIGNATURE")
                .add("missing header", with(0, good(), ""), "MALFORMED")
                .add("missing payload", with(1, good(), ""), "MALFORMED")
                .add("missing signature", with(2, good(), ""), "BAD_SIGNATURE")
                .add("missing signature and dot", good().replaceFirst("\\.[^.]+$", ""), "MALFORMED")
                .add("padded base64url", good() + "=", "MALFORMED")
                .add("bits left over in base64url", with(2, good(), leftOver(good())), "MALFORMED")
                // RFC 8017, appendix B.1, requires accepting both forms; neither can be made without the key.
                .add(
                        "DigestInfo without NULL",
                        forged(right -> right.digestInfo(Pkcs1.SHA_256_WITHOUT_NULL)),
                        "ALLOWED")
                .add(
                        "DigestInfo with a long length",
                        forged(right -> right.digestInfo(Pkcs1.SHA_256_LONG_LENGTH)),
                        "BAD_SIGNATURE")
                .add("DigestInfo of another digest", forged(right -> right.digestInfo(Pkcs1.SHA_1)), "BAD_SIGNATURE")
                .add("no DigestInfo", forged(right -> right.digestInfo("")), "BAD_SIGNATURE")
                .add("garbage behind the digest", forged(right -> right.followedBy("00".repeat(194))), "BAD_SIGNATURE")
                .add("a byte behind the digest", forged(right -> right.followedBy("00")), "BAD_SIGNATURE")
                .add("padding of zeros", forged(right -> right.padding(0)), "BAD_SIGNATURE")
                .add("padding of other bytes", forged(right -> right.padding(0xFE)), "BAD_SIGNATURE")
                .add("block type 0", forged(right -> right.blockType(0)), "BAD_SIGNATURE")
                .add("block type 2", forged(right -> right.blockType(2)), "BAD_SIGNATURE")
                .add(
                        "RSASSA-PSS with the same key",
                        KEY.sign(header(Map.of()), claims(Map.of()), TestPool.PSS),
                        "BAD_SIGNATURE")
                .cases();
    }

    /** Tokens as Cognito was observed to issue them, each with something that a strict parser might reject. */
    private static Stream<Arguments> cognito() {
        return named("Cognito")
                .add("iss with escaped slashes", access("iss", "\"" + ISSUER.replace("/", "\\/") + "\""), "ALLOWED")
                .add("jti and origin_jti", access("origin_jti", "\"" + SUB + "\""), "ALLOWED")
                .add("version 2 with the scope of a hosted login", hosted(), "ALLOWED")
                .add("a federated username", access("username", "\"Google_1098\""), "ALLOWED")
                .add("a federated group", access("cognito:groups", "[\"eu-west-1_Abc_Google\"]"), "ALLOWED")
                .add("a group with a name beyond ASCII", access("cognito:groups", "[\"\u017eupan\"]"), "ALLOWED")
                .add("no groups in the list", access("cognito:groups", "[]"), "ALLOWED")
                .add("a remembered device", access("device_key", "\"eu-west-1_" + SUB + "\""), "ALLOWED")
                .add("an object from a trigger", access("custom", "{\"a\":[1,true,null,1.5]}"), "ALLOWED")
                .add("identities of an ID token", ours("identities", "[{\"primary\":\"true\"}]"), "ALLOWED")
                .add("roles of an ID token", ours("cognito:roles", "[\"arn:aws:iam::1:role/x\"]"), "ALLOWED")
                .add("nonce of an ID token", ours("nonce", "\"n-0S6_WzA2Mj\""), "ALLOWED")
                .add("at_hash of an ID token", ours("at_hash", "\"77QmUPtjPfzWtF2AnpK9RQ\""), "ALLOWED")
                .add("a hundred groups", access("cognito:groups", groups(100, 40)), "ALLOWED")
                .add("more than a gateway lets through", access("cognito:groups", groups(100, 128)), "MALFORMED")
                .cases();
    }

    private static String hosted() {
        return raw(header(Map.of()), claims(Map.of("version", "2", "scope", "\"openid email\"")));
    }

    private static String groups(int count, int length) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"" + "g".repeat(length) + "\"")
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** An ID token for our client, with one more claim. */
    private static String ours(String claim, String json) {
        Map<String, String> changes = Map.of(
                "token_use", "\"id\"", "client_id", "", "username", "", "aud", "\"" + CLIENT + "\"", claim, json);
        return raw(header(Map.of()), claims(changes));
    }

    private static String forged(UnaryOperator<Encoding> change) {
        return Pkcs1.sign(KEY, header(Map.of()), claims(Map.of()), change.apply(RIGHT));
    }

    private static String good() {
        return raw(header(Map.of()), claims(Map.of()));
    }

    private static String raw(String header, String claims) {
        return KEY.sign(header, claims);
    }

    /** A token with one header field set to this JSON, or removed if the JSON is empty. */
    private static String header(String field, String json) {
        return raw(header(Map.of(field, json)), claims(Map.of()));
    }

    /** An access token with one claim set to this JSON, or removed if the JSON is empty. */
    private static String access(String claim, Object json) {
        return raw(header(Map.of()), claims(Map.of(claim, json.toString())));
    }

    /** An ID token with one claim set to this JSON. */
    private static String id(String claim, String json) {
        Map<String, String> claims = new TreeMap<>(Map.of("token_use", "\"id\"", "client_id", ""));
        claims.put(claim, json);
        return raw(header(Map.of()), claims(claims));
    }

    private static String header(Map<String, String> changes) {
        return object(Map.of("alg", "\"RS256\"", "kid", "\"key-1\""), changes);
    }

    private static String claims(Map<String, String> changes) {
        return object(
                Map.of(
                        "iss", "\"" + ISSUER + "\"",
                        "sub", "\"" + SUB + "\"",
                        "iat", "" + NOW.getEpochSecond(),
                        "exp", "" + IN_AN_HOUR,
                        "token_use", "\"access\"",
                        "client_id", "\"" + CLIENT + "\"",
                        "username", "\"ada\""),
                changes);
    }

    private static String object(Map<String, String> fields, Map<String, String> changes) {
        Map<String, String> all = new TreeMap<>(fields);
        all.putAll(changes);
        all.values().removeIf(String::isEmpty);
        return all.entrySet().stream()
                .map(field -> "\"" + field.getKey() + "\":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String twice(String field, String object) {
        return object.replaceFirst("\\{", "{\"" + field + "\":\"x\",");
    }

    private static String notUtf8() {
        String[] parts = good().split("\\.");
        byte[] json = claims(Map.of("x", "\"?\"")).getBytes(StandardCharsets.ISO_8859_1);
        json[json.length - 3] = (byte) 0xFF;
        return parts[0] + "." + TestPool.base64(json) + "." + parts[2];
    }

    /** The last character of a 256-byte signature has 4 leftover bits; this changes one of them. */
    private static String leftOver(String token) {
        String signature = token.substring(token.lastIndexOf('.') + 1);
        return signature.substring(0, signature.length() - 1) + (char) (signature.charAt(signature.length() - 1) + 1);
    }

    private static String with(int part, String token, String text) {
        String[] parts = token.split("\\.");
        parts[part] = text;
        return String.join(".", parts);
    }

    private static Cases named(String source) {
        return new Cases(source, Stream.builder());
    }

    private record Cases(String source, Stream.Builder<Arguments> builder) {

        Cases add(String name, String token, String expected) {
            builder.add(argumentSet(source + ": " + name, source, name, token, expected));
            return this;
        }

        Stream<Arguments> cases() {
            return builder.build();
        }
    }
}
