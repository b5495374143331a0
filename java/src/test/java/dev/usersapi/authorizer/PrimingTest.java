package dev.usersapi.authorizer;

import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.usersapi.access.Role;
import dev.usersapi.authorizer.jwt.TestPool;
import dev.usersapi.authorizer.jwt.TokenUse;
import dev.usersapi.authorizer.jwt.TrustedPool;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Priming runs calls that are allowed, whatever the configuration: a token that is refused would end it. */
class PrimingTest {

    private static final URI UNREACHABLE = URI.create("http://127.0.0.1:1/jwks.json");

    @ParameterizedTest
    @MethodSource
    void runsCallsThatAreAllowed(Set<TokenUse> tokenUses) {
        TrustedPool pool = new TrustedPool(
                TestPool.ISSUER,
                UNREACHABLE,
                Set.of("one", "other"),
                Optional.empty(),
                tokenUses,
                Duration.ofSeconds(1));
        AuthorizerConfig config = new AuthorizerConfig(pool, Map.of(TestPool.ADMINS, Role.ADMIN));

        assertThatNoException().isThrownBy(() -> Priming.run(config));
    }

    static Stream<Set<TokenUse>> runsCallsThatAreAllowed() {
        return Stream.of(Set.of(TokenUse.ACCESS), Set.of(TokenUse.ID), Set.of(TokenUse.values()));
    }
}
