package dev.usersapi.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.report.ValidationReport;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.swagger.v3.core.util.Json;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No input makes a pattern take more than linear time, or a deep stack. Gateways and clients evaluate the document's
 * patterns whatever its limits of length say, and nobody has to think of a limit before a pattern of the code.
 */
class PatternsTest {

    private static final OpenApiInteractionValidator DOCUMENT = ApiDocument.validator();

    /** Enough that a step for each pair of characters exceeds the limit by far. */
    private static final int REPETITIONS = 2_000;

    private static final int STEPS_PER_CHARACTER = 40;

    /** Each pattern must match one of them. */
    private static final List<String> SAMPLES = List.of(
            "Ada Lovelace",
            "ada@example.com",
            "AWFkYQ",
            "25",
            "3-1772366400000",
            "9201f246-eaaa-4226-95e7-a4518c3b936f",
            "\"a-key\"",
            "*",
            "W/\"a\" , \"b\"",
            "application/json; charset=utf-8; a=\"b\"; c=d",
            "application/merge-patch+json;",
            "users:read",
            "users/{userid}",
            "SET #name = :name",
            "Bearer  token",
            "arn:aws:execute-api:eu-west-1:123456789012:abc123/Prod/GET/users//",
            "version");

    /** Patterns of the code that are searched for; the others must match a whole text. */
    private static final Set<String> SEARCHED =
            Set.of("BEARER", "TAG", "ASCII_CAPITALS", "PLACEHOLDER", "PARAMETER", "TRAILING_SLASHES");

    /** Repeated in addition to pieces of the samples. */
    private static final List<String> PIECES = List.of(" ", "\t", "\u3000", ",", ";", "/", "a", "=", "\"", "@");

    /** Part of no value. */
    private static final String WRONG = "\u0000";

    @ParameterizedTest
    @MethodSource({"ofTheDocument", "ofTheCode"})
    void takeLinearTime(Pattern pattern, Consumer<Matcher> use) {
        List<String> matching = SAMPLES.stream()
                .filter(sample -> pattern.matcher(sample).find())
                .toList();
        assertThat(matching).as("samples that match " + pattern).isNotEmpty();

        matching.stream()
                .flatMap(PatternsTest::attacks)
                .forEach(attack -> use.accept(pattern.matcher(new Counted(attack))));
    }

    static Stream<Arguments> ofTheDocument() {
        return Json.mapper().valueToTree(ApiDocument.read()).findValuesAsText("pattern").stream()
                .distinct()
                .map(pattern -> argumentSet(pattern, Pattern.compile(pattern), search()));
    }

    static Stream<Arguments> ofTheCode() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.usersapi").stream()
                        .flatMap(type -> type.getFields().stream())
                        .filter(field -> field.getRawType().isEquivalentTo(Pattern.class))
                        .map(JavaField::reflect)
                        .flatMap(field -> values(field)
                                .map(pattern -> argumentSet(
                                        field.getDeclaringClass().getSimpleName() + "." + field.getName(),
                                        pattern,
                                        SEARCHED.contains(field.getName()) ? search() : match())));
    }

    /**
     * By json-schema-validator, which evaluates patterns by itself, and whose messages API Gateway has. With a pattern
     * that takes quadratic time, this takes a minute.
     */
    @Test
    void areNoBurdenForAnotherValidator() {
        String name = "a".repeat(64_000) + "\\u0001";
        Request request = SimpleRequest.Builder.put("/users/ada")
                .withContentType("application/json")
                .withAuthorization("Bearer x")
                .withBody("{\"name\":\"" + name + "\"}")
                .build();

        ValidationReport report =
                assertTimeoutPreemptively(Duration.ofSeconds(10), () -> DOCUMENT.validateRequest(request));

        assertThat(report.getMessages())
                .extracting(ValidationReport.Message::getKey)
                .contains("validation.request.body.schema.pattern");
    }

    private static Consumer<Matcher> match() {
        return Matcher::matches;
    }

    private static Consumer<Matcher> search() {
        return matcher -> matcher.results().count();
    }

    /** The values of a static field, or those of an enum's constants. */
    private static Stream<Object> values(Field field) {
        field.setAccessible(true);
        return Modifier.isStatic(field.getModifiers())
                ? Stream.of(value(field, null))
                : Stream.of(field.getDeclaringClass().getEnumConstants()).map(constant -> value(field, constant));
    }

    private static Object value(Field field, Object owner) {
        try {
            return field.get(owner);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    /** The sample with something repeated at each position, then cut off or not, then with or without a wrong end. */
    private static Stream<String> attacks(String sample) {
        return IntStream.rangeClosed(0, sample.length()).boxed().flatMap(at -> {
            String rest = sample.substring(at);
            Stream<String> ofSample =
                    IntStream.rangeClosed(1, Math.min(rest.length(), 5)).mapToObj(length -> rest.substring(0, length));
            return Stream.concat(ofSample, PIECES.stream())
                    .map(piece -> sample.substring(0, at) + piece.repeat(REPETITIONS))
                    .flatMap(start -> Stream.of(start, start + WRONG, start + rest, start + rest + WRONG));
        });
    }

    /** A text that counts how often a pattern looks at one of its characters. */
    private static final class Counted implements CharSequence {

        private final String text;
        private int steps;

        private Counted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            steps++;
            if (steps > STEPS_PER_CHARACTER * text.length()) {
                throw new AssertionError("Too many steps for %.60s… (%d characters)".formatted(text, text.length()));
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
