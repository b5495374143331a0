package dev.usersapi.authorizer.jwt;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.usersapi.authorizer.jwt.VerificationResult.Refused;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * The target of {@code make fuzz-tokens}: Jazzer generates inputs, guided by the code that they reach. Each must be
 * refused without an exception. The first byte decides whether the rest is the whole {@code Authorization} header, or
 * the header, claims or signature of an otherwise well-formed token.
 *
 * @see <a href="https://github.com/CodeIntelligenceTesting/jazzer">Jazzer</a>
 */
public final class TokenFuzzer {

    private static final CognitoJwtVerifier VERIFIER = verifier();

    private TokenFuzzer() {}

    /** A verifier with a key, so that well-formed tokens reach the signature check. */
    private static CognitoJwtVerifier verifier() {
        WireMockServer pool = new WireMockServer(WireMockConfiguration.options().dynamicPort());
        pool.start();
        try {
            pool.stubFor(WireMock.get("/jwks.json")
                    .willReturn(WireMock.okJson(TestPool.keySet(TestPool.Key.generate("key-1")))));
            return TestPool.verifier(TestPool.pool(URI.create(pool.url("/jwks.json"))));
        } finally {
            pool.stop();
        }
    }

    /** Called by Jazzer, once for each input. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        String text = new String(input, 1, input.length - 1, StandardCharsets.UTF_8);
        String header = "{\"alg\":\"RS256\",\"kid\":\"key-1\"}";
        String claims = "{\"exp\":4102444800,\"iat\":0}";
        String authorization = switch (input[0] & 3) {
            case 0 -> text;
            case 1 -> "Bearer " + TestPool.base64(text) + "." + TestPool.base64(claims) + ".AAAA";
            case 2 -> "Bearer " + TestPool.base64(header) + "." + TestPool.base64(text) + ".AAAA";
            default -> TestPool.base64(header) + "." + TestPool.base64(claims) + "." + text;
        };
        VerificationResult decision = VERIFIER.verify(authorization);
        if (!(decision instanceof Refused)) {
            throw new AssertionError(decision + ": " + authorization);
        }
    }
}
