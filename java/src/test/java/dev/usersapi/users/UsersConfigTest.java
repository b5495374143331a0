package dev.usersapi.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.usersapi.config.ConfigurationException;
import dev.usersapi.config.Environment;
import dev.usersapi.http.Cors;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UsersConfigTest {

    @Test
    void isReadFromTheEnvironment() {
        var environment = new Environment(
                Map.of("USERS_TABLE", "users", "CORS_ALLOW_ORIGINS", "https://a.example,https://b.example"));

        assertThat(UsersConfig.from(environment))
                .isEqualTo(new UsersConfig("users", new Cors(Set.of("https://a.example", "https://b.example"))));
    }

    @Test
    void allowsNoOriginWhereNoneIsNamed() {
        assertThat(UsersConfig.from(new Environment(Map.of("USERS_TABLE", "users")))
                        .cors())
                .isEqualTo(Cors.NONE);
    }

    @Test
    void namesATableThatIsNotSet() {
        assertThatThrownBy(() -> UsersConfig.from(new Environment(Map.of())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("The environment variable USERS_TABLE is not set.");
    }
}
