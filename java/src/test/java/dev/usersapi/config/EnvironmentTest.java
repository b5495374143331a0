package dev.usersapi.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {

    private static Environment with(String value) {
        return new Environment(Map.of("NAME", value));
    }

    @Test
    void givesTheValueOfARequiredVariable() {
        assertThat(with(" value ").required("NAME")).isEqualTo("value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void namesARequiredVariableThatIsBlank(String value) {
        assertThatThrownBy(() -> with(value).required("NAME"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("The environment variable NAME is not set.");
    }

    @Test
    void namesARequiredVariableThatIsMissing() {
        assertThatThrownBy(() -> new Environment(Map.of()).required("NAME"))
                .hasMessage("The environment variable NAME is not set.");
    }

    @Test
    void readsAListWithoutItsBlanks() {
        assertThat(with("a, b ,,c").requiredMembers("NAME")).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void refusesAListWithoutMembers() {
        assertThatThrownBy(() -> with(" , ").requiredMembers("NAME"))
                .hasMessage("The environment variable NAME is ' , '; it must be a comma-separated list with at least"
                        + " one member.");
    }

    @Test
    void readsAUrl() {
        assertThat(with("https://example.com/keys").requiredUrl("NAME"))
                .isEqualTo(URI.create("https://example.com/keys"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"example.com", "/keys", "ftp://example.com", "https:///keys", "https://exa mple.com", "file:/x"})
    void refusesAnythingButAnHttpUrl(String value) {
        assertThatThrownBy(() -> with(value).requiredUrl("NAME"))
                .hasMessage(
                        "The environment variable NAME is '" + value + "'; it must be an absolute http or https URL.");
    }

    @Test
    void readsAWholeNumberWithinItsBounds() {
        assertThat(with("0").integer("NAME", 5, 0, 60)).isZero();
        assertThat(with("60").integer("NAME", 5, 0, 60)).isEqualTo(60);
    }

    @Test
    void returnsTheFallbackIfTheNumberIsNotSet() {
        assertThat(new Environment(Map.of()).integer("NAME", 5, 0, 60)).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "61", "5.0", "five", "99999999999"})
    void refusesANumberOutOfRange(String value) {
        assertThatThrownBy(() -> with(value).integer("NAME", 5, 0, 60))
                .hasMessage(
                        "The environment variable NAME is '" + value + "'; it must be a whole number from 0 to 60.");
    }
}
