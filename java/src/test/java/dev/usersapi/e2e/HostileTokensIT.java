package dev.usersapi.e2e;

import static dev.usersapi.e2e.Api.NO_BODY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.usersapi.authorizer.jwt.HostileTokens;
import dev.usersapi.authorizer.jwt.HostileTokens.Hostile;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The gateway responds with 401 to every token made from an administrator's real token: never access, never a 5xx. */
class HostileTokensIT {

    private static final Deployment DEPLOYMENT = Deployment.underTest();
    private static final Api API = new Api(DEPLOYMENT);

    /**
     * Sends every tenth token, or all with {@code make test-all}; {@code HostileTokensTest} always verifies all of
     * them.
     */
    private static final int STEP = Boolean.getBoolean("e2e.everything") ? 1 : 10;

    static Stream<Arguments> areUnauthorized() {
        People people = new People(DEPLOYMENT);
        List<Hostile> sendable = HostileTokens.of(people.idToken(people.admin())).stream()
                .filter(hostile -> hostile.token().chars().allMatch(character -> character >= ' ' && character < 127))
                .toList();
        return IntStream.range(0, sendable.size())
                .filter(i -> i % STEP == 0)
                .mapToObj(sendable::get)
                .map(hostile -> argumentSet(hostile.name(), hostile.token()));
    }

    @ParameterizedTest
    @MethodSource
    void areUnauthorized(String token) {
        assertThat(API.call("GET", "/users", token, NO_BODY).status()).isEqualTo(401);
    }
}
