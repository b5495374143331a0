package dev.usersapi.authorizer.jwt;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A token to prime the verifier with: it is well formed and names a key of the pool's, but nobody has signed it. */
public final class SampleToken {

    /**
     * As long as that of a key of 2,048 bits, so that all of the signature's arithmetic is done before it is refused.
     */
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
