package dev.usersapi.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usersapi.access.Access;
import dev.usersapi.access.Operation;
import dev.usersapi.access.Operations;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The document and the code have the same operations. */
class RoutesTest {

    private final Set<String> inTheDocument = ApiDocument.read().getPaths().entrySet().stream()
            .flatMap(path ->
                    path.getValue().readOperationsMap().keySet().stream().map(method -> method + " " + path.getKey()))
            .collect(Collectors.toSet());

    private final Set<String> inTheCode = Operations.ALL.stream()
            .map(operation -> operation.method() + " " + operation.resource())
            .collect(Collectors.toSet());

    @Test
    void everyOperationOfTheDocumentIsInTheCode() {
        assertThat(inTheCode).containsAll(inTheDocument);
    }

    @Test
    void everyOperationOfTheCodeIsInTheDocument() {
        assertThat(inTheDocument).containsAll(inTheCode);
    }

    @ParameterizedTest
    @FieldSource("dev.usersapi.access.Operations#ALL")
    void everyOperationSaysWhoMayCallIt(Operation operation) {
        assertThat(documented(operation).getDescription()).startsWith("For " + whoMayCall(operation) + ".");
    }

    private static String whoMayCall(Operation operation) {
        boolean reads = operation.method().equals("GET");
        String collection = operation.resource().split("/")[1];
        String machines = "machines with `%s:%s`".formatted(collection, reads ? "read" : "write");
        List<String> withARole = reads ? List.of("administrators", "readers") : List.of("administrators");
        return switch (operation.access()) {
            case Access.RolesOnly() -> listed(withARole, List.of(machines));
            case Access.Owner(var parameter) -> listed(withARole, List.of(machines, "the user itself"));
            case Access.SignedIn() -> listed(List.of("everyone who is signed in"), List.of(machines));
        };
    }

    /** In words: "a and b", or "a, b, and c". */
    private static String listed(List<String> first, List<String> others) {
        List<String> all = Stream.concat(first.stream(), others.stream()).toList();
        return all.size() == 2
                ? String.join(" and ", all)
                : String.join(", ", all.subList(0, all.size() - 1)) + ", and " + all.getLast();
    }

    /** Machines without the scope, if nobody else. */
    @ParameterizedTest
    @FieldSource("dev.usersapi.access.Operations#ALL")
    void everyOperationRefusesSomebody(Operation operation) {
        assertThat(documented(operation).getResponses()).containsKey("403");
    }

    private static io.swagger.v3.oas.models.Operation documented(Operation operation) {
        return ApiDocument.read()
                .getPaths()
                .get(operation.resource())
                .readOperationsMap()
                .get(HttpMethod.valueOf(operation.method()));
    }

    @Test
    void noOperationIsOpenToCallersWithoutAToken() {
        var document = ApiDocument.read();
        Stream<io.swagger.v3.oas.models.Operation> operations =
                document.getPaths().values().stream().flatMap(path -> path.readOperations().stream());

        assertThat(operations)
                .hasSize(Operations.ALL.size())
                .allSatisfy(operation -> assertThat(operation.getSecurity())
                        .singleElement()
                        .satisfies(scheme -> assertThat(scheme).containsOnlyKeys("jwt")));
    }
}
