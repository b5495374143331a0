package dev.usersapi.authorizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.usersapi.access.Role;
import dev.usersapi.authorizer.jwt.TokenUse;
import dev.usersapi.authorizer.jwt.TrustedPool;
import dev.usersapi.config.ConfigurationException;
import dev.usersapi.config.Environment;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizerConfigTest {

    private static final Map<String, String> COMPLETE = Map.of(
            "JWT_ISSUER", "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool",
            "JWKS_URL", "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool/.well-known/jwks.json",
            "CLIENT_IDS", "one,two",
            "TOKEN_USES", "access,id",
            "ADMIN_GROUP", "apiAdmins",
            "READER_GROUP", "apiReaders",
            "RESOURCE_SERVER", "users-api",
            "LEEWAY_SECONDS", "10");

    private static AuthorizerConfig with(String name, String value) {
        Map<String, String> variables = new HashMap<>(COMPLETE);
        variables.put(name, value);
        return AuthorizerConfig.from(new Environment(variables));
    }

    @Test
    void isReadFromTheEnvironment() {
        assertThat(AuthorizerConfig.from(new Environment(COMPLETE)))
                .isEqualTo(new AuthorizerConfig(
                        new TrustedPool(
                                "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool",
                                URI.create(
                                        "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool/.well-known/jwks.json"),
                                Set.of("one", "two"),
                                Optional.of("users-api"),
                                Set.of(TokenUse.ACCESS, TokenUse.ID),
                                Duration.ofSeconds(10)),
                        Map.of("apiAdmins", Role.ADMIN, "apiReaders", Role.READER)));
    }

    @Test
    void addsTheRolesOfSeveralGroupsUp() {
        AuthorizerConfig config = AuthorizerConfig.from(new Environment(COMPLETE));

        assertThat(config.roles(Set.of("apiAdmins", "apiReaders", "others")))
                .containsExactlyInAnyOrder(Role.ADMIN, Role.READER);
        assertThat(config.roles(Set.of("apiReaders"))).containsExactly(Role.READER);
        assertThat(config.roles(Set.of("others", "apiadmins"))).isEmpty();
    }

    @Test
    void needsNeitherReadersNorMachines() {
        assertThat(with("READER_GROUP", "").roles(Set.of("apiReaders", ""))).isEmpty();
        assertThat(with("RESOURCE_SERVER", "").pool().resourceServer()).isEmpty();
    }

    @Test
    void makesAGroupOfBothRolesAdministrators() {
        assertThat(with("READER_GROUP", "apiAdmins").roles(Set.of("apiAdmins"))).containsExactly(Role.ADMIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT_ISSUER", "JWKS_URL", "CLIENT_IDS", "TOKEN_USES", "ADMIN_GROUP"})
    void namesAVariableThatIsNotSet(String name) {
        assertThatThrownBy(() -> with(name, ""))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("The environment variable " + name + " is not set.");
    }

    @Test
    void defaultsToFiveSecondsOfLeeway() {
        assertThat(with("LEEWAY_SECONDS", "").pool().leeway()).isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({
        "JWT_ISSUER,     eu-west-1_Pool,  an absolute http or https URL",
        "JWKS_URL,       /jwks.json,      an absolute http or https URL",
        "LEEWAY_SECONDS, 61,              a whole number from 1 to 60",
        "LEEWAY_SECONDS, 0,               a whole number from 1 to 60",
        "TOKEN_USES,     refresh,         a token use is 'access' or 'id'"
    })
    void saysWhatAVariableMustBe(String name, String value, String expected) {
        assertThatThrownBy(() -> with(name, value))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(value)
                .hasMessageContaining(expected);
    }
}
