package dev.usersapi.authorizer;

import dev.usersapi.api.Json;
import dev.usersapi.authorizer.jwt.SampleToken;

/** An event for priming the authorizer. */
final class SampleEvent {

    static final String SUB = "priming";
    private static final String METHOD_ARN = "arn:aws:execute-api:eu-west-1:123456789012:priming/Prod/GET/users";

    private SampleEvent() {}

    /** An event whose token fails only the signature check. */
    static String of(String keyId) {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("methodArn", METHOD_ARN);
            json.writeStringField("authorizationToken", "Bearer " + SampleToken.signedByNobody(keyId));
            json.writeEndObject();
        });
    }
}
