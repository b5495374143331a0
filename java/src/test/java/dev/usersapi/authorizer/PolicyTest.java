package dev.usersapi.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.IamPolicyResponse;
import dev.usersapi.api.Caller;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {

    private static final String STAGE = "arn:aws:execute-api:eu-west-1:123456789012:abc123/Prod";

    private static IamPolicyResponse policy(boolean admin) {
        return Policy.of(new Caller("some-sub", admin), new ApiStage(STAGE));
    }

    @Test
    void letsAnAdministratorCallEveryOperationOnEveryone() {
        assertThat(resources(policy(true)))
                .containsExactlyInAnyOrder(
                        STAGE + "/GET/users",
                        STAGE + "/PUT/users",
                        STAGE + "/GET/users/*",
                        STAGE + "/PUT/users/*",
                        STAGE + "/DELETE/users/*");
    }

    @Test
    void letsAUserCallWhatIsOpenToOwnersOnItselfAlone() {
        assertThat(resources(policy(false)))
                .containsExactlyInAnyOrder(
                        STAGE + "/GET/users/some-sub", STAGE + "/PUT/users/some-sub", STAGE + "/DELETE/users/some-sub");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void allowsNothingButInvocation(boolean admin) {
        Map<String, Object> document = policy(admin).getPolicyDocument();
        Map<String, Object> statement = statement(policy(admin));

        assertThat(document).containsEntry("Version", "2012-10-17");
        assertThat(statement).containsEntry("Effect", "Allow").containsEntry("Action", "execute-api:Invoke");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsTheFunctionWhoIsCalling(boolean admin) {
        IamPolicyResponse policy = policy(admin);

        assertThat(policy.getPrincipalId()).isEqualTo("some-sub");
        assertThat(policy.getContext()).isEqualTo(Map.of("sub", "some-sub", "admin", admin));
    }

    private static List<String> resources(IamPolicyResponse policy) {
        return Stream.of((Object[]) statement(policy).get("Resource"))
                .map(String.class::cast)
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> statement(IamPolicyResponse policy) {
        Object[] statements = (Object[]) policy.getPolicyDocument().get("Statement");
        assertThat(statements).hasSize(1);
        return (Map<String, Object>) statements[0];
    }
}
