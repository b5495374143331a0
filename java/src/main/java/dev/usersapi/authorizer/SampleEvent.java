package dev.usersapi.authorizer;

import dev.usersapi.api.Json;

/** An event for priming the authorizer. */
final class SampleEvent {

    private static final String METHOD_ARN = "arn:aws:execute-api:eu-west-1:123456789012:priming/Prod/GET/users";

    private SampleEvent() {}

    static String of(String token) {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("methodArn", METHOD_ARN);
            json.writeStringField("authorizationToken", "Bearer " + token);
            json.writeEndObject();
        });
    }
}
