package dev.usersapi.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {

    @Test
    void isParsed() {
        assertThat(Scope.parse("users:read")).contains(new Scope("users", false));
        assertThat(Scope.parse("orders:write")).contains(new Scope("orders", true));
    }

    @Test
    void ofACollectionWithAHyphenIsParsedToo() {
        Scope scope = Scope.of(new Operation("GET", "/purchase-orders/{order-id}", new Access.SignedIn()));

        assertThat(Scope.parse(scope.text())).contains(scope);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "users",
                "users:",
                ":read",
                "users:admin",
                "users:readwrite",
                "users:read ",
                "USERS:READ",
                "*:read",
                "a/b:read"
            })
    void isNoneOfOursOtherwise(String text) {
        assertThat(Scope.parse(text)).isEmpty();
    }
}
