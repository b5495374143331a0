package dev.usersapi.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.usersapi.problem.ItemProblems;
import dev.usersapi.problem.Problem;
import dev.usersapi.problem.ProblemException;
import dev.usersapi.problem.ProblemType;
import io.swagger.v3.oas.models.OpenAPI;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The document has exactly the errors of the code and of the gateway. */
class ErrorsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final OpenAPI DOCUMENT = ApiDocument.read();

    /** The parts of an error that are compared. */
    private record Error(String type, int status, String title, String detail) {

        static Error of(JsonNode problem) {
            return new Error(
                    problem.path("type").asText(),
                    problem.path("status").asInt(),
                    problem.path("title").asText(),
                    problem.path("detail").asText());
        }
    }

    /** The problems of requests and of items; the document's examples use a user as the item. */
    private static Stream<Error> ofTheCode() {
        return Stream.of(
                        made(Problem.class, null).map(Problem.class::cast),
                        Stream.of("application/json", "application/merge-patch+json")
                                .map(Problem::unsupportedMediaType),
                        made(ItemProblems.class, new ItemProblems("user"))
                                .map(ProblemException.class::cast)
                                .map(ProblemException::problem))
                .flatMap(problems -> problems)
                .map(problem -> new Error(
                        problem.type().uri(),
                        problem.type().status(),
                        problem.type().title(),
                        problem.detail()));
    }

    /**
     * The results of a class's factory methods that need no text: the static ones, or the receiver's if there is one.
     */
    private static Stream<Object> made(Class<?> factories, Object receiver) {
        return Arrays.stream(factories.getDeclaredMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers()) == (receiver == null))
                .filter(method -> Set.of(Problem.class, ProblemException.class).contains(method.getReturnType()))
                .filter(method -> method.getParameterCount() == 0 || method.getParameterTypes()[0] == List.class)
                .map(method -> made(method, receiver));
    }

    private static Object made(Method factory, Object receiver) {
        factory.setAccessible(true);
        try {
            return factory.invoke(
                    receiver, factory.getParameterCount() == 0 ? new Object[0] : new Object[] {List.of()});
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** The gateway fills in the variables of a template; variables that are not strings have no quotes. */
    private static Stream<Error> ofTheGateway() {
        Map<?, ?> responses =
                JSON.convertValue(DOCUMENT.getExtensions().get("x-amazon-apigateway-gateway-responses"), Map.class);
        return responses.values().stream()
                .map(response -> JSON.valueToTree(response).at("/responseTemplates/application~1json"))
                .map(template -> Error.of(parsed(template.asText().replace("$context.error.messageString", "\"\""))));
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<Error> possible() {
        return Stream.concat(ofTheCode(), ofTheGateway()).collect(Collectors.toSet());
    }

    private static Set<Integer> documentedStatuses() {
        return DOCUMENT.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .flatMap(operation -> operation.getResponses().keySet().stream())
                .map(Integer::valueOf)
                .filter(status -> status >= 400)
                .collect(Collectors.toSet());
    }

    @Test
    void haveTheStatusesOfTheCodeAndTheGateway() {
        Set<Integer> statuses = possible().stream()
                .map(Error::status)
                .filter(status -> status != 0)
                .collect(Collectors.toSet());

        assertThat(documentedStatuses()).isEqualTo(statuses);
    }

    /** The gateway's mocks, which answer unknown paths and methods, have no errors in the document for readers. */
    @Test
    void haveTypesThatThePageExplains() throws IOException {
        Set<String> explained = Pattern.compile("(?m)^\\| `(urn:[^`]*)` \\|")
                .matcher(Files.readString(Path.of("../docs/problems.md")))
                .results()
                .map(type -> type.group(1))
                .collect(Collectors.toSet());
        Set<String> types = Stream.concat(
                        Arrays.stream(ProblemType.values()).map(ProblemType::uri),
                        Pattern.compile("\"type\":\"([^\"]*)\"")
                                .matcher(Files.readString(Path.of("../terraform/openapi.yaml")))
                                .results()
                                .map(type -> type.group(1)))
                .collect(Collectors.toSet());

        assertThat(explained).isEqualTo(types);
    }

    @Test
    void haveATypeForEachProblemOfTheCode() {
        assertThat(ofTheCode().map(Error::type).collect(Collectors.toSet()))
                .isEqualTo(Arrays.stream(ProblemType.values())
                        .map(ProblemType::uri)
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource
    void haveExamplesThatAreReal(Error example) {
        assertThat(possible()).contains(example);
    }

    static Stream<Arguments> haveExamplesThatAreReal() {
        return DOCUMENT.getComponents().getResponses().entrySet().stream()
                .filter(response -> response.getValue().getContent().containsKey("application/problem+json"))
                .map(response -> argumentSet(
                        response.getKey(),
                        Error.of(JSON.valueToTree(response.getValue()
                                .getContent()
                                .get("application/problem+json")
                                .getExample()))));
    }
}
