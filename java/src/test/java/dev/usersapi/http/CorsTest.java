package dev.usersapi.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CorsTest {

    private static final String PAGE = "https://app.example.com";
    private static final Response ANSWER = Response.noContent();

    @Test
    void addsNothingIfNoOriginIsAllowed() {
        assertThat(Cors.NONE.addHeaders(Optional.of(PAGE), ANSWER)).isEqualTo(ANSWER);
    }

    @Test
    void allowsTheRequestsOrigin() {
        assertThat(new Cors(Set.of(PAGE, "https://b.example"))
                        .addHeaders(Optional.of(PAGE), ANSWER)
                        .headers())
                .containsEntry("Access-Control-Allow-Origin", PAGE)
                .containsEntry("Access-Control-Expose-Headers", "Accept-Patch,ETag,Link,Location,Retry-After")
                .containsEntry("Vary", "Origin");
    }

    /** Without {@code Vary}, a cache could serve this response to a page of an allowed origin. */
    @Test
    void allowsNoOtherOriginButSendsVary() {
        for (Optional<String> origin :
                Set.of(Optional.of("https://app.example.com.evil.example"), Optional.<String>empty())) {
            assertThat(new Cors(Set.of(PAGE)).addHeaders(origin, ANSWER).headers())
                    .containsEntry("Vary", "Origin")
                    .doesNotContainKey("Access-Control-Allow-Origin");
        }
    }

    @Test
    void keepsWhatTheResponseVariesBy() {
        assertThat(new Cors(Set.of(PAGE))
                        .addHeaders(Optional.of(PAGE), Response.json(200, "{}"))
                        .headers())
                .containsEntry("Vary", "Authorization, Origin");
    }

    @Test
    void allowsEveryOriginWithAWildcard() {
        assertThat(new Cors(Set.of("*")).addHeaders(Optional.empty(), ANSWER).headers())
                .containsEntry("Access-Control-Allow-Origin", "*");
    }
}
