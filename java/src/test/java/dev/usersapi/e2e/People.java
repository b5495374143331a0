package dev.usersapi.e2e;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthenticationResultType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ExplicitAuthFlowsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.MessageActionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.TimeUnitsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UpdateUserPoolClientRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolClientType;

/** Users in the deployment's user pool and in other pools. All their tokens are issued by Cognito. */
final class People {

    private static final Duration LEEWAY = Duration.ofSeconds(5);
    private static final String PASSWORD = "Correct-horse-7";

    private final Deployment deployment;
    private final CognitoIdentityProviderClient cognito;

    /**
     * Someone who can sign in.
     *
     * @param sub the id that the pool gave the person
     */
    record Person(String pool, String email, String sub) {}

    People(Deployment deployment) {
        this.deployment = deployment;
        this.cognito = deployment
                .connected(CognitoIdentityProviderClient.builder().httpClient(UrlConnectionHttpClient.create()))
                .build();
    }

    Person user() {
        return person(deployment.userPoolId());
    }

    Person admin() {
        return with("admin");
    }

    Person reader() {
        return with("reader");
    }

    Person adminAndReader() {
        return join(admin(), "reader");
    }

    private Person with(String role) {
        return join(user(), role);
    }

    private Person join(Person person, String role) {
        cognito.adminAddUserToGroup(add -> add.userPoolId(person.pool())
                .username(person.email())
                .groupName(deployment.roleGroups().get(role)));
        return person;
    }

    private Person person(String pool) {
        String email = UUID.randomUUID() + "@example.com";
        var created = cognito.adminCreateUser(create -> create.userPoolId(pool)
                .username(email)
                .messageAction(MessageActionType.SUPPRESS)
                .userAttributes(
                        AttributeType.builder().name("email").value(email).build()));
        cognito.adminSetUserPassword(
                set -> set.userPoolId(pool).username(email).password(PASSWORD).permanent(true));
        String sub = created.user().attributes().stream()
                .filter(attribute -> attribute.name().equals("sub"))
                .findFirst()
                .orElseThrow()
                .value();
        return new Person(pool, email, sub);
    }

    String accessToken(Person person) {
        return signIn(person, deployment.clientId()).accessToken();
    }

    String idToken(Person person) {
        return signIn(person, deployment.clientId()).idToken();
    }

    /** A valid token of a client that the API does not accept. */
    String tokenOfAnotherClient(Person person) {
        String client = newClient(person.pool());
        try {
            return signIn(person, client).accessToken();
        } finally {
            cognito.deleteUserPoolClient(
                    delete -> delete.userPoolId(person.pool()).clientId(client));
        }
    }

    /** A valid administrator's token from a pool that the API does not use. */
    String tokenOfAnotherPool() {
        String pool = cognito.createUserPool(
                        create -> create.poolName("stranger").usernameAttributesWithStrings("email"))
                .userPool()
                .id();
        try {
            Person stranger = person(pool);
            cognito.createGroup(create ->
                    create.userPoolId(pool).groupName(deployment.roleGroups().get("admin")));
            cognito.adminAddUserToGroup(add -> add.userPoolId(pool)
                    .username(stranger.email())
                    .groupName(deployment.roleGroups().get("admin")));
            return signIn(stranger, newClient(pool)).accessToken();
        } finally {
            cognito.deleteUserPool(delete -> delete.userPoolId(pool));
        }
    }

    /** A token that has just expired. */
    String expiredToken(Person person) {
        String token = shortToken(person);
        awaitEndOfShortTokens();
        return token;
    }

    /**
     * A token that is valid for one second plus the leeway. The client's token lifetime is set below AWS's minimum of
     * five minutes for it, and restored immediately.
     */
    String shortToken(Person person) {
        var client = cognito.describeUserPoolClient(
                        describe -> describe.userPoolId(person.pool()).clientId(deployment.clientId()))
                .userPoolClient();
        cognito.updateUserPoolClient(allOf(client)
                .accessTokenValidity(1)
                .tokenValidityUnits(units -> units.accessToken(TimeUnitsType.SECONDS))
                .build());
        try {
            return accessToken(person);
        } finally {
            cognito.updateUserPoolClient(allOf(client).build());
        }
    }

    /** All settings of a client, because an update resets those that it omits. */
    private static UpdateUserPoolClientRequest.Builder allOf(UserPoolClientType client) {
        return UpdateUserPoolClientRequest.builder()
                .userPoolId(client.userPoolId())
                .clientId(client.clientId())
                .clientName(client.clientName())
                .accessTokenValidity(client.accessTokenValidity())
                .idTokenValidity(client.idTokenValidity())
                .refreshTokenValidity(client.refreshTokenValidity())
                .tokenValidityUnits(client.tokenValidityUnits())
                .explicitAuthFlowsWithStrings(client.explicitAuthFlowsAsStrings())
                .supportedIdentityProviders(client.supportedIdentityProviders())
                .callbackURLs(client.callbackURLs())
                .logoutURLs(client.logoutURLs())
                .allowedOAuthFlowsUserPoolClient(client.allowedOAuthFlowsUserPoolClient())
                .allowedOAuthFlowsWithStrings(client.allowedOAuthFlowsAsStrings())
                .allowedOAuthScopes(client.allowedOAuthScopes())
                .preventUserExistenceErrors(client.preventUserExistenceErrors())
                .enableTokenRevocation(client.enableTokenRevocation());
    }

    static void awaitEndOfShortTokens() {
        try {
            Thread.sleep(LEEWAY.plusSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String newClient(String pool) {
        return cognito.createUserPoolClient(create -> create.userPoolId(pool)
                        .clientName("another")
                        .explicitAuthFlows(
                                ExplicitAuthFlowsType.ALLOW_USER_PASSWORD_AUTH,
                                ExplicitAuthFlowsType.ALLOW_REFRESH_TOKEN_AUTH))
                .userPoolClient()
                .clientId();
    }

    private AuthenticationResultType signIn(Person person, String client) {
        return cognito.initiateAuth(auth -> auth.clientId(client)
                        .authFlow(AuthFlowType.USER_PASSWORD_AUTH)
                        .authParameters(Map.of("USERNAME", person.email(), "PASSWORD", PASSWORD)))
                .authenticationResult();
    }
}
