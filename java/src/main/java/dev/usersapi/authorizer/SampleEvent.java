package dev.usersapi.authorizer;

import dev.usersapi.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** An event to prime the authorizer with: its token is well formed, names a key of the pool's, and nobody signed it. */
final class SampleEvent {

    static final String SUB = "priming";
    private static final String METHOD_ARN = "arn:aws:execute-api:eu-west-1:123456789012:priming/Prod/GET/users";

    /**
     * As long as that of a key of 2,048 bits, so that all of the signature's arithmetic is done before it is refused.
     */
    private static final int SIGNATURE_BYTES = 256;

    private SampleEvent() {}

    static String signedByNobody(String keyId) {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("methodArn", METHOD_ARN);
            json.writeStringField("authorizationToken", "Bearer " + token(keyId));
            json.writeEndObject();
        });
    }

    static String token(String keyId) {
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
