// GET /users/{userid} as it is usually written in Go: the AWS SDK, version 2.
package main

import (
	"context"
	"encoding/json"
	"os"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

func main() {
	settings, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		panic(err)
	}
	client := dynamodb.NewFromConfig(settings)
	lambda.Start(func(ctx context.Context, event events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error) {
		key := map[string]types.AttributeValue{
			"userid": &types.AttributeValueMemberS{Value: event.PathParameters["userid"]},
		}
		found, err := client.GetItem(ctx, &dynamodb.GetItemInput{TableName: aws.String(os.Getenv("TABLE_NAME")), Key: key})
		if err != nil {
			return events.APIGatewayProxyResponse{}, err
		}
		if found.Item == nil {
			return events.APIGatewayProxyResponse{StatusCode: 404}, nil
		}
		var user map[string]any
		if err := attributevalue.UnmarshalMap(found.Item, &user); err != nil {
			return events.APIGatewayProxyResponse{}, err
		}
		body, err := json.Marshal(user)
		return events.APIGatewayProxyResponse{
			StatusCode: 200,
			Headers:    map[string]string{"Content-Type": "application/json"},
			Body:       string(body),
		}, err
	})
}
