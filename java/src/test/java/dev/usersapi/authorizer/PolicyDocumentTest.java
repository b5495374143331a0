package dev.usersapi.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.usersapi.access.Caller;
import dev.usersapi.access.Role;
import dev.usersapi.access.TokenTimes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyDocumentTest {

    private static final String STAGE = "arn:aws:execute-api:eu-west-1:123456789012:abc123/Prod";

    private static PolicyDocument policy(boolean admin) {
        return PolicyDocument.of(
                new Caller.Person(
                        "some-sub",
                        admin ? Set.of(Role.ADMIN) : Set.of(),
                        new TokenTimes(Instant.ofEpochSecond(5), Instant.ofEpochSecond(7))),
                MethodArn.parse(STAGE + "/GET/users"));
    }

    /** The ARNs of the collection of users and of single users, whatever other resources there are. */
    private static List<String> ofUsers(PolicyDocument policy) {
        return policy.resources().stream()
                .filter(resource -> resource.matches(".*/users(/[^/]*)?"))
                .toList();
    }

    @Test
    void allowsAdministratorsEveryOperation() {
        assertThat(ofUsers(policy(true)))
                .containsExactlyInAnyOrder(
                        STAGE + "/GET/users",
                        STAGE + "/PUT/users",
                        STAGE + "/POST/users",
                        STAGE + "/GET/users/*",
                        STAGE + "/PUT/users/*",
                        STAGE + "/PATCH/users/*",
                        STAGE + "/DELETE/users/*");
    }

    @Test
    void allowsUsersOnlyTheirOwnPaths() {
        assertThat(ofUsers(policy(false)))
                .containsExactlyInAnyOrder(
                        STAGE + "/GET/users/some-sub",
                        STAGE + "/GET/users/me",
                        STAGE + "/PUT/users/some-sub",
                        STAGE + "/PUT/users/me",
                        STAGE + "/PATCH/users/some-sub",
                        STAGE + "/PATCH/users/me",
                        STAGE + "/DELETE/users/some-sub",
                        STAGE + "/DELETE/users/me");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void hasTheFormatThatTheGatewayExpects(boolean admin) throws JsonProcessingException {
        PolicyDocument policy = policy(admin);

        JsonNode json = new ObjectMapper().readTree(policy.toJson());

        assertThat(json)
                .isEqualTo(new ObjectMapper()
                        .valueToTree(Map.of(
                                "principalId",
                                "some-sub",
                                "policyDocument",
                                Map.of(
                                        "Version",
                                        "2012-10-17",
                                        "Statement",
                                        List.of(Map.of(
                                                "Effect",
                                                "Allow",
                                                "Action",
                                                "execute-api:Invoke",
                                                "Resource",
                                                policy.resources()))),
                                "context",
                                Map.of(
                                        "sub", "some-sub",
                                        "admin", Boolean.toString(admin),
                                        "reader", "false",
                                        "issuedAt", "5",
                                        "validUntil", "7"))));
    }
}
