package dev.usersapi.authorizer.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.auth0.jwt.interfaces.DecodedJWT;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JwtPartsTest {

    /** The getters that java-jwt calls to verify a signature. */
    private static final Set<String> GIVEN = Set.of("getHeader", "getPayload", "getSignature", "getKeyId");

    private static final JwtParts PARTS = new JwtParts("header", "payload", "signature");

    @Test
    void returnsThePartsAsSent() {
        assertThat(PARTS.getHeader()).isEqualTo("header");
        assertThat(PARTS.getPayload()).isEqualTo("payload");
        assertThat(PARTS.getSignature()).isEqualTo("signature");
    }

    @ParameterizedTest
    @MethodSource
    void returnsNoUnverifiedClaim(Method claim) {
        Object[] arguments =
                Stream.of(claim.getParameterTypes()).map(type -> "iss").toArray();

        assertThatThrownBy(() -> claim.invoke(PARTS, arguments))
                .hasCauseInstanceOf(UnsupportedOperationException.class);
    }

    static Stream<Method> returnsNoUnverifiedClaim() {
        return Arrays.stream(DecodedJWT.class.getMethods())
                .filter(method -> !method.isDefault() && !GIVEN.contains(method.getName()));
    }
}
