package dev.usersapi.e2e;

import static dev.usersapi.e2e.Api.NO_BODY;
import static dev.usersapi.e2e.OddInputsIT.By.FUNCTION;
import static dev.usersapi.e2e.OddInputsIT.By.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.usersapi.e2e.Api.Reply;
import dev.usersapi.testing.ReportTable;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Unusual input: the status of each response, and whether gateway or function sends it. None causes a 5xx. */
class OddInputsIT {

    enum By {
        GATEWAY,
        FUNCTION
    }

    private static final Deployment DEPLOYMENT = Deployment.underTest();
    private static final Api API = new Api(DEPLOYMENT);

    @RegisterExtension
    private static final ReportTable INPUTS = new ReportTable("Odd inputs over HTTP", "input", "answer", "by");

    private static String token;

    @BeforeAll
    static void signIn() {
        People people = new People(DEPLOYMENT);
        token = people.accessToken(people.admin());
    }

    private static void assertAnswer(TestInfo input, Reply reply, int status, By by) {
        String name = input.getTestMethod().orElseThrow().getName() + ": " + input.getDisplayName();
        INPUTS.add(name, reply.status(), reply.status() >= 400 ? by(reply) : FUNCTION);
        assertThat(reply.status()).isEqualTo(status);
        if (status >= 400) {
            assertThat(reply.header("Content-Type")).contains("application/problem+json");
            assertThat(by(reply)).isEqualTo(by);
        }
    }

    /** Only the function lists invalid fields and reports missing users, wrong media types and large bodies. */
    private static By by(Reply reply) {
        boolean knowsMore = reply.json().has("errors")
                || reply.json().path("detail").asText().contains("no such user")
                || reply.status() == 415
                || reply.status() == 413;
        return knowsMore ? FUNCTION : GATEWAY;
    }

    @ParameterizedTest
    @MethodSource
    void inAPath(String path, int status, By by, TestInfo input) {
        assertAnswer(input, API.callUndocumented("GET", path, token, NO_BODY), status, by);
    }

    static Stream<Arguments> inAPath() {
        return Stream.of(
                argumentSet("a slash at the end", "/users/", 200, FUNCTION),
                argumentSet("other case", "/USERS", 404, GATEWAY),
                argumentSet("an extra path segment", "/users/a/b", 404, GATEWAY),
                argumentSet("an encoded slash", "/users/a%2Fb", 400, FUNCTION),
                argumentSet("a parent directory", "/users/a/../b", 404, GATEWAY),
                argumentSet("two dots", "/users/..", 400, FUNCTION),
                argumentSet("two encoded dots", "/users/%2e%2e", 400, FUNCTION),
                argumentSet("a NUL", "/users/a%00b", 400, FUNCTION),
                argumentSet("invalid UTF-8", "/users/%ff", 400, FUNCTION),
                argumentSet("a wildcard", "/users/*", 400, FUNCTION),
                argumentSet("an encoded question mark", "/users/a%3Fb", 400, FUNCTION),
                argumentSet("a space", "/users/a%20b", 400, FUNCTION),
                argumentSet("a plus", "/users/a+b", 400, FUNCTION),
                argumentSet("encoded twice", "/users/%2541", 400, FUNCTION),
                argumentSet("an @ encoded twice", "/users/nobody%2540example.com", 400, FUNCTION),
                argumentSet("a look-alike of a Latin letter", "/users/%D0%B0da", 400, FUNCTION),
                argumentSet("129 characters", "/users/" + "a".repeat(129), 400, FUNCTION),
                argumentSet("128 characters", "/users/" + "a".repeat(128), 404, FUNCTION),
                argumentSet("an encoded @", "/users/nobody%40example.com", 404, FUNCTION),
                argumentSet("every character allowed", "/users/n0.B_o:d@y-", 404, FUNCTION));
    }

    @ParameterizedTest
    @MethodSource
    void inAQuery(String query, int status, TestInfo input) {
        assertAnswer(input, API.call("GET", "/users" + query, token, NO_BODY), status, FUNCTION);
    }

    static Stream<Arguments> inAQuery() {
        return Stream.of(
                argumentSet("nothing after the question mark", "?", 200),
                argumentSet("an unknown parameter", "?x=y", 200),
                argumentSet("a name in other case", "?LIMIT=0", 200),
                argumentSet("an encoded digit", "?limit=%35", 200),
                argumentSet("an empty limit", "?limit=", 400),
                argumentSet("a limit twice", "?limit=5&limit=5", 400),
                argumentSet("a fraction", "?limit=1.5", 400),
                argumentSet("another script's digit", "?limit=%D9%A5", 400),
                argumentSet("a limit beyond int", "?limit=99999999999999999999", 400),
                argumentSet("a NUL for a cursor", "?cursor=%00", 400),
                argumentSet("a cursor twice", "?cursor=YWRh&cursor=YWRh", 400),
                argumentSet("a cursor that is a path", "?cursor=Li4vLi4v", 400));
    }

    @ParameterizedTest
    @MethodSource
    void inABody(String body, int status, TestInfo input) {
        assertAnswer(input, API.call("PUT", "/users", token, body), status, FUNCTION);
    }

    static Stream<Arguments> inABody() {
        return Stream.of(
                argumentSet("nothing", NO_BODY, 400),
                argumentSet("null", "null", 400),
                argumentSet("a list", "[{\"name\":\"A\"}]", 400),
                argumentSet("a name twice", "{\"name\":\"A\",\"name\":\"B\"}", 400),
                argumentSet("40 levels", nested(40), 400),
                argumentSet("30 levels", nested(30), 200),
                argumentSet("a huge exponent", attribute("1e99999999"), 200),
                argumentSet("1,500 digits", attribute("1".repeat(1_500)), 400),
                argumentSet("a NUL in a name", "{\"name\":\"A\\u0000\"}", 400),
                argumentSet("a NUL in an attribute", attribute("\"\\u0000\""), 200),
                argumentSet("half a surrogate pair", "{\"name\":\"\\ud800\"}", 400),
                argumentSet("a name of blanks", "{\"name\":\"\u3000\u00a0 \"}", 400),
                argumentSet("a name in decomposed form", "{\"name\":\"e\u0301\"}", 200),
                argumentSet("a name right to left", "{\"name\":\"\u202eadA\"}", 200),
                argumentSet("more than 64 KiB", attribute("\"" + "a".repeat(65_536) + "\""), 413));
    }

    @ParameterizedTest
    @MethodSource
    void inBytes(byte[] body, int status, TestInfo input) {
        assertAnswer(input, API.callWithBytes("PUT", "/users", token, body), status, FUNCTION);
    }

    /** The gateway replaces bytes that are not UTF-8 with U+FFFD before the function sees them. */
    static Stream<Arguments> inBytes() {
        return Stream.of(
                argumentSet("an overlong slash", bytes("{\"name\":\"", 0xC0, 0xAF, "\"}"), 200),
                argumentSet("a byte that UTF-8 never has", bytes("{\"name\":\"", 0xFF, "\"}"), 200),
                argumentSet("half a character", bytes("{\"name\":\"", 0xE2, 0x82, "\"}"), 200),
                argumentSet("a byte order mark", bytes(0xEF, 0xBB, 0xBF, "{\"name\":\"A\"}"), 400),
                argumentSet("UTF-16", "{\"name\":\"A\"}".getBytes(StandardCharsets.UTF_16), 400),
                argumentSet("nothing but NULs", new byte[8], 400));
    }

    /** Joins ASCII strings and bytes, which are given as numbers. */
    private static byte[] bytes(Object... parts) {
        var bytes = new ByteArrayOutputStream();
        for (Object part : parts) {
            switch (part) {
                case Integer number -> bytes.write(number);
                default -> bytes.writeBytes(part.toString().getBytes(StandardCharsets.US_ASCII));
            }
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @MethodSource
    void inHeaders(String name, String value, int status, By by, TestInfo input) {
        assertAnswer(input, API.call("PUT", "/users", token, "{\"name\":\"A\"}", name, value), status, by);
    }

    static Stream<Arguments> inHeaders() {
        return Stream.of(
                argumentSet("a charset", "Content-Type", "application/json; charset=utf-8", 200, FUNCTION),
                argumentSet("a quoted charset", "Content-Type", "application/json;charset=\"UTF-8\"", 200, FUNCTION),
                argumentSet("another charset", "Content-Type", "application/json; charset=iso-8859-1", 415, FUNCTION),
                argumentSet("other case", "content-TYPE", "Application/JSON", 200, FUNCTION),
                argumentSet("another JSON", "Content-Type", "application/merge-patch+json", 415, FUNCTION),
                argumentSet("a form", "Content-Type", "application/x-www-form-urlencoded", 415, FUNCTION),
                argumentSet("no media type", "Content-Type", "json", 415, FUNCTION),
                argumentSet("an empty key", "Idempotency-Key", "", 400, FUNCTION),
                argumentSet("a key with a space", "Idempotency-Key", "a b", 400, FUNCTION),
                argumentSet("a key of 256 characters", "Idempotency-Key", "k".repeat(256), 400, FUNCTION),
                argumentSet("a key in other case", "IDEMPOTENCY-KEY", "a b", 400, FUNCTION),
                argumentSet("a method in a header", "X-HTTP-Method-Override", "DELETE", 200, FUNCTION));
    }

    @Test
    void aHeaderTwice(TestInfo input) {
        assertAnswer(
                input,
                API.call("PUT", "/users", token, "{\"name\":\"A\"}", "Idempotency-Key", "a", "Idempotency-Key", "b"),
                400,
                FUNCTION);
    }

    private static String attribute(String value) {
        return "{\"name\":\"A\",\"attributes\":{\"x\":" + value + "}}";
    }

    private static String nested(int levels) {
        return attribute("[".repeat(levels) + "]".repeat(levels));
    }
}
