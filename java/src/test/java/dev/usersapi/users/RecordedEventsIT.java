package dev.usersapi.users;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.usersapi.dynamodb.LocalDynamo;
import dev.usersapi.http.ApiHandler;
import dev.usersapi.testing.GatewayCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The users function with events in the exact format that was recorded from API Gateway (2024-08): all members are
 * present, missing values are {@code null}, there is no {@code version}, and the gateway's headers are among the
 * client's.
 */
class RecordedEventsIT {

    @RegisterExtension
    private static final LocalDynamo DYNAMO = new LocalDynamo();

    private static final String EVENT = """
            {
              "resource": "%s",
              "path": "/users",
              "httpMethod": "%s",
              "headers": {"Host": "id.execute-api.eu-west-1.amazonaws.com", "X-Forwarded-Proto": "https"},
              "multiValueHeaders": {
                "Authorization": ["Bearer x.y.z"],
                "content-TYPE": ["application/json;charset=utf-8"],
                "Host": ["id.execute-api.eu-west-1.amazonaws.com"],
                "User-Agent": ["python-requests/2.32"],
                "X-Amzn-Trace-Id": ["Root=1-66b5d0e5-5b3d1f0a2c4e6f8091a2b3c4"],
                "X-Forwarded-For": ["192.0.2.1"],
                "X-Forwarded-Port": ["443"],
                "X-Forwarded-Proto": ["https"]
              },
              "queryStringParameters": null,
              "multiValueQueryStringParameters": %s,
              "pathParameters": %s,
              "stageVariables": null,
              "requestContext": {
                "resourceId": "abc123",
                "authorizer": {
                  "principalId": "an-admin",
                  "sub": "an-admin",
                  "admin": "true",
                  "issuedAt": "1723191700",
                  "validUntil": "4102444800",
                  "integrationLatency": 12
                },
                "resourcePath": "/users",
                "httpMethod": "GET",
                "extendedRequestId": "dX1qzFgNDoEEJtA=",
                "requestTime": "09/Aug/2024:08:22:29 +0000",
                "path": "%s",
                "accountId": "111122223333",
                "protocol": "HTTP/1.1",
                "stage": "Prod",
                "domainPrefix": "id",
                "requestTimeEpoch": 1723191749000,
                "requestId": "4d2e1f6a-3c3f-4d37-8d5c-0c7a0c9d7b5e",
                "identity": {
                  "cognitoIdentityPoolId": null,
                  "accountId": null,
                  "cognitoIdentityId": null,
                  "caller": null,
                  "sourceIp": "192.0.2.1",
                  "principalOrgId": null,
                  "accessKey": null,
                  "cognitoAuthenticationType": null,
                  "cognitoAuthenticationProvider": null,
                  "userArn": null,
                  "userAgent": "python-requests/2.32",
                  "user": null
                },
                "domainName": "id.execute-api.eu-west-1.amazonaws.com",
                "deploymentId": "d1e2f3",
                "apiId": "id"
              },
              "body": %s,
              "isBase64Encoded": false
            }
            """;

    private static final String NOTHING = "null";

    private ApiHandler users;

    @BeforeEach
    void createAda() throws IOException {
        users = TestUsers.newFunction(DYNAMO);
        String body = "\"{\\\"userid\\\":\\\"ada@example.com\\\",\\\"name\\\":\\\"Ada\\\"}\"";
        assertThat(answer("PUT", "/users", "/Prod/users", NOTHING, NOTHING, body)
                        .getStatusCode())
                .isEqualTo(200);
    }

    private APIGatewayProxyResponseEvent answer(
            String method, String resource, String path, String query, String parameters, String body)
            throws IOException {
        String event = EVENT.formatted(resource, method, query, parameters, path, body);
        return GatewayCall.send(event.getBytes(StandardCharsets.UTF_8), users);
    }

    @Test
    void readsATextBodyAndAHeaderNameInAnyCase() throws IOException {
        String path = "/Prod/users/ada%40example.com";
        String parameters = "{\"userid\": \"ada%40example.com\"}";

        var replaced =
                answer("PUT", "/users/{userid}", path, NOTHING, parameters, "\"{\\\"name\\\":\\\"Augusta\\\"}\"");

        assertThat(replaced.getStatusCode()).isEqualTo(200);
        assertThat(replaced.getBody()).contains("\"userid\":\"ada@example.com\"", "\"name\":\"Augusta\"");
    }

    @Test
    void acceptsEncodedAndPlainPathParameters() throws IOException {
        for (String userid : new String[] {"ada%40example.com", "ada@example.com", "%61da@example.com"}) {
            String parameters = "{\"userid\": \"%s\"}".formatted(userid);

            var found = answer("GET", "/users/{userid}", "/Prod/users/" + userid, NOTHING, parameters, NOTHING);

            assertThat(found.getStatusCode()).as(userid).isEqualTo(200);
        }
    }

    @Test
    void acceptsNullForMissingParts() throws IOException {
        var listed = answer("GET", "/users", "/Prod/users", NOTHING, NOTHING, NOTHING);

        assertThat(listed.getStatusCode()).isEqualTo(200);
        assertThat(listed.getBody()).contains("ada@example.com");
    }

    @Test
    void readsQueryParametersFromLists() throws IOException {
        assertThat(answer("GET", "/users", "/Prod/users", "{\"limit\": [\"1\"]}", NOTHING, NOTHING)
                        .getStatusCode())
                .isEqualTo(200);
        assertThat(answer("GET", "/users", "/Prod/users", "{\"limit\": [\"1\", \"2\"]}", NOTHING, NOTHING)
                        .getStatusCode())
                .isEqualTo(400);
    }

    @Test
    void keepsADoubleSlashInThePath() throws IOException {
        String body = "\"{\\\"userid\\\":\\\"eve\\\",\\\"name\\\":\\\"Eve\\\"}\"";

        var created = answer("PUT", "/users", "/Prod//users", NOTHING, NOTHING, body);

        assertThat(created.getHeaders()).containsEntry("Location", "/Prod//users/eve");
    }
}
