package dev.usersapi.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.OAuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceServerScopeType;

/** Machines with tokens that the deployment's user pool issues by the client credentials grant (RFC 6749, 4.4). */
final class Machines {

    private final Deployment deployment;
    private final CognitoIdentityProviderClient cognito;

    Machines(Deployment deployment) {
        this.deployment = deployment;
        this.cognito = deployment
                .connected(CognitoIdentityProviderClient.builder().httpClient(UrlConnectionHttpClient.create()))
                .build();
    }

    /** The names of the scopes that machines can have, such as {@code users:read}. */
    List<String> scopes() {
        return cognito
                .describeResourceServer(describe ->
                        describe.userPoolId(deployment.userPoolId()).identifier(deployment.resourceServer()))
                .resourceServer()
                .scopes()
                .stream()
                .map(ResourceServerScopeType::scopeName)
                .toList();
    }

    /** The token of a new machine with these scopes of the API, such as {@code users:read}. */
    String token(String... scopes) {
        return issue(deployment.resourceServer(), scopes);
    }

    /** The token of a new machine that has the scope of another API in the same pool. */
    String tokenOfAnotherApi(String scope) {
        String other = "another-api";
        cognito.createResourceServer(create -> create.userPoolId(deployment.userPoolId())
                .identifier(other)
                .name(other)
                .scopes(ResourceServerScopeType.builder()
                        .scopeName(scope)
                        .scopeDescription(scope)
                        .build()));
        try {
            return issue(other, scope);
        } finally {
            cognito.deleteResourceServer(
                    delete -> delete.userPoolId(deployment.userPoolId()).identifier(other));
        }
    }

    private String issue(String resourceServer, String... scopes) {
        List<String> full =
                Arrays.stream(scopes).map(scope -> resourceServer + "/" + scope).toList();
        var client = cognito.createUserPoolClient(create -> create.userPoolId(deployment.userPoolId())
                        .clientName("machine")
                        .generateSecret(true)
                        .allowedOAuthFlowsUserPoolClient(true)
                        .allowedOAuthFlows(OAuthFlowType.CLIENT_CREDENTIALS)
                        .allowedOAuthScopes(full))
                .userPoolClient();
        return post(client.clientId(), client.clientSecret());
    }

    private String post(String client, String secret) {
        String credentials =
                Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(deployment.emulator().orElseThrow() + "/oauth2/token"))
                .header("Authorization", "Basic " + credentials)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials&client_id=" + client))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            String answer = http.send(request, BodyHandlers.ofString()).body();
            return new ObjectMapper().readTree(answer).required("access_token").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
