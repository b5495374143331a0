package dev.usersapi.users;

import static dev.usersapi.access.Operations.LIST_USERS;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.usersapi.access.Caller;
import dev.usersapi.access.Operation;
import dev.usersapi.access.Role;
import dev.usersapi.access.TokenTimes;
import dev.usersapi.dynamodb.LocalDynamo;
import dev.usersapi.http.ApiHandler;
import dev.usersapi.http.Cors;
import dev.usersapi.http.Deadline;
import dev.usersapi.http.Revocations;
import dev.usersapi.testing.GatewayCall;
import java.time.Instant;
import java.util.Set;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkClientException;

/** How the users function refuses tokens that ended after the gateway cached their policy. */
class TokensIT {

    @RegisterExtension
    private static final LocalDynamo DYNAMO = new LocalDynamo();

    private ApiHandler users;

    @BeforeEach
    void start() {
        users = TestUsers.newFunction(DYNAMO);
    }

    private APIGatewayProxyResponseEvent answer(GatewayCall call) {
        return call.sentTo(users);
    }

    /** The gateway applies its cached policy for up to an hour, whatever the token's exp is. */
    @ParameterizedTest
    @MethodSource("dev.usersapi.users.TestUsers#operations")
    void refusesATokenThatExpiredAfterItsPolicyWasCached(Operation operation) {
        GatewayCall call = GatewayCall.of(operation, "ada").byAdmin().body("{\"name\":\"Eve\"}");

        var answer = answer(call.validUntil(LocalDynamo.CLOCK.instant()));

        assertThat(answer.getStatusCode()).isEqualTo(401);
        assertThat(answer.getHeaders()).containsEntry("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        assertThat(answer(GatewayCall.of(LIST_USERS).byAdmin()).getBody()).isEqualTo("[]");
    }

    @Test
    void acceptsATokenUntilItExpires() {
        var call = GatewayCall.of(LIST_USERS)
                .byAdmin()
                .validUntil(LocalDynamo.CLOCK.instant().plusSeconds(1));

        assertThat(answer(call).getStatusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("dev.usersapi.users.TestUsers#operations")
    void refusesARevokedTokenWhateverTheGatewayHasCached(Operation operation) {
        Instant issued = LocalDynamo.CLOCK.instant().minusSeconds(60);
        users = revoking((sub, issuedAt) -> sub.equals("ida") && issuedAt.equals(issued));
        GatewayCall call = GatewayCall.of(operation, "ada").body("{\"name\":\"Eve\"}");

        var revoked = answer(call.by(new Caller.Person(
                "ida",
                Set.of(Role.ADMIN),
                new TokenTimes(issued, LocalDynamo.CLOCK.instant().plusSeconds(60)))));
        var another = answer(call.by(new Caller.Person(
                "eve",
                Set.of(Role.ADMIN),
                new TokenTimes(issued, LocalDynamo.CLOCK.instant().plusSeconds(60)))));

        assertThat(revoked.getStatusCode()).isEqualTo(401);
        assertThat(revoked.getHeaders()).containsEntry("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        assertThat(another.getStatusCode()).isIn(200, 201, 204, 404);
    }

    /** A revoked token must not be accepted because the table of revocations does not answer. */
    @Test
    void returns503IfRevocationsCanNotBeRead() {
        users = revoking((sub, issuedAt) -> {
            throw SdkClientException.create("Unable to connect");
        });

        var answer = answer(GatewayCall.of(LIST_USERS).byAdmin());

        assertThat(answer.getStatusCode()).isEqualTo(503);
        assertThat(answer.getHeaders()).containsEntry("Retry-After", "5");
    }

    /** The function that takes these tokens for revoked, by their {@code sub} and the time when they were issued. */
    private static ApiHandler revoking(BiPredicate<String, Instant> areRevoked) {
        Revocations revocations = new Revocations() {
            @Override
            public boolean areRevoked(String sub, Instant issuedAt, Deadline deadline) {
                return areRevoked.test(sub, issuedAt);
            }

            @Override
            public void close() {
                // There is nothing to close.
            }
        };
        return TestUsers.newFunction(DYNAMO, revocations, Cors.NONE);
    }
}
