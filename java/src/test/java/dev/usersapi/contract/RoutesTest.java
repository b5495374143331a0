package dev.usersapi.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usersapi.access.Access;
import dev.usersapi.access.Operation;
import dev.usersapi.access.Operations;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
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
        assertThat(documented(operation).getDescription())
                .startsWith(
                        switch (operation.access()) {
                            case Access.Administrators() -> "For administrators.";
                            case Access.Owner(var parameter) -> "For administrators, and for the user itself.";
                            case Access.SignedIn() -> "For everyone who is signed in.";
                        });
    }

    @ParameterizedTest
    @FieldSource("dev.usersapi.access.Operations#ALL")
    void onlyOperationsThatRefuseSomebodyDocument403(Operation operation) {
        assertThat(documented(operation).getResponses().containsKey("403"))
                .as("operations for everyone who is signed in answer nobody with 403, and must not document it")
                .isEqualTo(!(operation.access() instanceof Access.SignedIn));
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
