package dev.usersapi.item;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usersapi.access.Caller;
import dev.usersapi.testing.GatewayCall;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdempotencyKeyTest {

    private static final Caller ADA = new Caller.Person("ada", Set.of(), GatewayCall.VALID);

    private static String digestOfTheBody(String key) {
        return new IdempotencyKey(key).digest(ADA, "{\"name\":\"Ada\"}").body();
    }

    /** Whoever reads the table does not know the key, so they cannot find out by guesses what the body was. */
    @Test
    void hasNoDigestOfTheBodyAlone() {
        assertThat(digestOfTheBody("one")).isNotEqualTo(digestOfTheBody("another"));
    }

    @Test
    void hasTheSameDigestForARetry() {
        assertThat(digestOfTheBody("one")).isEqualTo(digestOfTheBody("one"));
    }
}
