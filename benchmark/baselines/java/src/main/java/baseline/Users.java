package baseline;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** {@code GET /users/{userid}} as it is usually written in Java: event objects, the default client, Jackson. */
public final class Users implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final DynamoDbClient dynamo = DynamoDbClient.create();

    @Override
    public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
        String userid = event.getPathParameters().get("userid");
        var item = dynamo.getItem(get -> get.tableName(System.getenv("TABLE_NAME"))
                .key(Map.of("userid", AttributeValue.fromS(userid))));
        if (!item.hasItem()) {
            return new APIGatewayProxyResponseEvent().withStatusCode(404);
        }
        Map<String, String> user = new TreeMap<>();
        item.item().forEach((name, value) -> user.put(name, value.s() == null ? value.n() : value.s()));
        try {
            return new APIGatewayProxyResponseEvent()
                    .withStatusCode(200)
                    .withHeaders(Map.of("Content-Type", "application/json"))
                    .withBody(JSON.writeValueAsString(user));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
