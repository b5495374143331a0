package dev.usersapi.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OperationTest {

    private static final Caller ADMIN = new Caller("admin-sub", true, Optional.empty());
    private static final Caller USER = new Caller("user-sub", false, Optional.empty());

    @ParameterizedTest
    @EnumSource
    void anAdministratorMayCallEverythingOnEveryone(Operation operation) {
        assertThat(operation.allows(ADMIN, Optional.of("user-sub"))).isTrue();
        assertThat(operation.allows(ADMIN, Optional.empty())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "LIST_USERS,   false",
        "CREATE_USER,  false",
        "GET_USER,     true",
        "REPLACE_USER, true",
        "DELETE_USER,  true"
    })
    void aUserMayCallWhatIsOpenToOwnersOnItself(Operation operation, boolean allowed) {
        assertThat(operation.allows(USER, Optional.of("user-sub"))).isEqualTo(allowed);
    }

    @ParameterizedTest
    @EnumSource
    void aUserMayCallNothingOnSomeoneElse(Operation operation) {
        assertThat(operation.allows(USER, Optional.of("admin-sub"))).isFalse();
        assertThat(operation.allows(USER, Optional.of("user-sub2"))).isFalse();
        assertThat(operation.allows(USER, Optional.of("USER-SUB"))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aUserMayCallNothingThatNamesNoUser(Operation operation) {
        assertThat(operation.allows(USER, Optional.empty())).isFalse();
    }

    @Test
    void isFoundByMethodAndResource() {
        assertThat(Operation.of("PUT", "/users/{userid}")).contains(Operation.REPLACE_USER);
    }

    @ParameterizedTest
    @CsvSource({"POST, /users", "GET, /users/", "GET, /", "get, /users"})
    void isNotFoundByAnythingElse(String method, String resource) {
        assertThat(Operation.of(method, resource)).isEmpty();
    }
}
