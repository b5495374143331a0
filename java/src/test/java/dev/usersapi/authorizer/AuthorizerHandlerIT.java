package dev.usersapi.authorizer;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static dev.usersapi.authorizer.TestPool.SUB;
import static dev.usersapi.authorizer.TestPool.accessToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.usersapi.authorizer.TestPool.Key;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The authorizer as API Gateway calls it, with the pool's keys fetched over HTTP. */
class AuthorizerHandlerIT {

    private static final Key KEY = Key.generate("key-1");

    @RegisterExtension
    private static final WireMockExtension POOL = WireMockExtension.newInstance()
            .options(WireMockConfiguration.options().dynamicPort())
            .build();

    private AuthorizerHandler authorizer;

    @BeforeEach
    void start() {
        POOL.stubFor(get("/jwks.json").willReturn(okJson(TestPool.keySet(KEY))));
        authorizer = new AuthorizerHandler(TestPool.config(URI.create(POOL.url("/jwks.json"))), TestPool.CLOCK);
    }

    @Test
    void answersAMemberOfTheAdminGroupWithAnAdministratorsPolicy() {
        String token = KEY.sign(accessToken().withClaim("cognito:groups", List.of("others", TestPool.ADMINS)));

        assertThat(authorizer.handleRequest(event(token), null).getContext())
                .isEqualTo(Map.of("sub", SUB, "admin", true));
    }

    @Test
    void answersAnyoneElseWithAUsersPolicy() {
        String token = KEY.sign(accessToken().withClaim("cognito:groups", List.of("others", "apiadmins")));

        assertThat(authorizer.handleRequest(event(token), null).getContext())
                .isEqualTo(Map.of("sub", SUB, "admin", false));
    }

    @Test
    void saysUnauthorizedAndNoMoreOfATokenThatItRefuses() {
        assertThatThrownBy(() -> authorizer.handleRequest(event("garbage"), null))
                .hasMessage("Unauthorized")
                .hasNoCause();
    }

    @Test
    void saysUnauthorizedWhereThereIsNoToken() {
        assertThatThrownBy(() -> authorizer.handleRequest(new APIGatewayCustomAuthorizerEvent(), null))
                .hasMessage("Unauthorized");
    }

    @Test
    void failsAndNeverAllowsWhereThereAreNoKeys() {
        POOL.stubFor(get("/jwks.json").willReturn(serverError()));
        String token = KEY.sign(accessToken());

        assertThatThrownBy(() -> authorizer.handleRequest(event(token), null))
                .isInstanceOf(KeysUnavailableException.class)
                .message()
                .isNotEqualTo("Unauthorized");
    }

    private static APIGatewayCustomAuthorizerEvent event(String token) {
        return APIGatewayCustomAuthorizerEvent.builder()
                .withType("TOKEN")
                .withAuthorizationToken("Bearer " + token)
                .withMethodArn("arn:aws:execute-api:eu-west-1:123456789012:abc123/Prod/GET/users")
                .build();
    }
}
