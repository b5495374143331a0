package dev.usersapi.authorizer;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A token to prime the verification with: well formed, of a key of the pool's, and signed by nobody. */
final class SampleToken {

    static final String SUB = "priming";
    static final ApiMethod METHOD =
            ApiMethod.parse("arn:aws:execute-api:eu-west-1:123456789012:priming/Prod/GET/users");
    static final AuditLog.Request REQUEST = new AuditLog.Request(SUB, SUB, METHOD.arnWithoutUserid());

    /**
     * As long as that of a key of 2,048 bits, so that all of the signature's arithmetic is done before it is refused.
     */
    private static final int SIGNATURE_BYTES = 256;

    private SampleToken() {}

    static String unsigned(String keyId) {
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
