package dev.usersapi.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.usersapi.config.ConfigurationException;
import dev.usersapi.config.Environment;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UsersConfigTest {

    @Test
    void isReadFromTheEnvironment() {
        var environment = new Environment(Map.of("USERS_TABLE", "users", "CORS_ALLOW_ORIGIN", "https://example.com"));

        assertThat(UsersConfig.from(environment))
                .isEqualTo(new UsersConfig("users", Optional.of("https://example.com")));
    }

    @Test
    void allowsNoOriginWhereNoneIsNamed() {
        assertThat(UsersConfig.from(new Environment(Map.of("USERS_TABLE", "users")))
                        .corsAllowOrigin())
                .isEmpty();
    }

    @Test
    void namesATableThatIsNotSet() {
        assertThatThrownBy(() -> UsersConfig.from(new Environment(Map.of())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("The environment variable USERS_TABLE is not set.");
    }
}
