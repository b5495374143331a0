// The authorizer as it is usually written in Go: golang-jwt, with the keys from keyfunc.
package main

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"

	"github.com/MicahParks/keyfunc/v3"
	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/golang-jwt/jwt/v5"
)

type claims struct {
	jwt.RegisteredClaims
	Groups []string `json:"cognito:groups"`
}

var errUnauthorized = errors.New("Unauthorized")

func main() {
	keys, err := keyfunc.NewDefault([]string{os.Getenv("JWKS_URL")})
	if err != nil {
		panic(err)
	}
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{"RS256"}),
		jwt.WithIssuer(os.Getenv("JWT_ISSUER")),
		jwt.WithAudience(os.Getenv("CLIENT_IDS")),
		jwt.WithExpirationRequired(),
	)
	lambda.Start(func(_ context.Context, event events.APIGatewayCustomAuthorizerRequest) (events.APIGatewayCustomAuthorizerResponse, error) {
		var found claims
		token := strings.TrimPrefix(event.AuthorizationToken, "Bearer ")
		if _, err := parser.ParseWithClaims(token, &found, keys.Keyfunc); err != nil {
			return events.APIGatewayCustomAuthorizerResponse{}, errUnauthorized
		}
		stage := strings.Join(strings.SplitN(event.MethodArn, "/", 3)[:2], "/")
		admin := slices.Contains(found.Groups, os.Getenv("ADMIN_GROUP"))
		resource := stage + "/*"
		if !admin {
			resource = stage + "/*/users/" + found.Subject
		}
		return events.APIGatewayCustomAuthorizerResponse{
			PrincipalID: found.Subject,
			PolicyDocument: events.APIGatewayCustomAuthorizerPolicy{
				Version: "2012-10-17",
				Statement: []events.IAMPolicyStatement{
					{Action: []string{"execute-api:Invoke"}, Effect: "Allow", Resource: []string{resource}},
				},
			},
			Context: map[string]any{"sub": found.Subject, "admin": admin},
		}, nil
	})
}
