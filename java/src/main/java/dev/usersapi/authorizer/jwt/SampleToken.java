package dev.usersapi.authorizer.jwt;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A token for priming the verifier: well formed, with the id of one of the pool's keys, but with an invalid signature.
 */
public final class SampleToken {

    /** The length for a 2,048-bit key, so that all of the signature arithmetic runs before the token is refused. */
    private static final int SIGNATURE_BYTES = 256;

    private SampleToken() {}

    public static String signedByNobody(String keyId) {
        return encoded("{\"alg\":\"RS256\",\"kid\":\"" + keyId + "\"}")
                + "." + encoded("{\"sub\":\"priming\",\"iat\":0,\"exp\":0,\"cognito:groups\":[\"a\"]}")
                + "." + encoded(new byte[SIGNATURE_BYTES]);
    }

    private static String encoded(String json) {
        return encoded(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
