package dev.usersapi.contract;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.usersapi.access.Operation;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The OpenAPI document that defines the gateway; Terraform's placeholders in it do not affect these tests. */
public final class ApiDocument {

    private static final Path FILE = Path.of("../terraform/openapi.yaml");

    private static final OpenAPI DOCUMENT = read();

    private ApiDocument() {}

    public static OpenAPI read() {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        var result = new OpenAPIV3Parser().readContents(text(), null, options);
        if (!result.getMessages().isEmpty()) {
            throw new AssertionError("The document is not valid: " + result.getMessages());
        }
        return result.getOpenAPI();
    }

    public static OpenApiInteractionValidator validator() {
        return OpenApiInteractionValidator.createForInlineApiSpecification(text())
                .build();
    }

    /** The function that an operation calls, as Terraform's output {@code functions} names it. */
    public static String function(Operation operation) {
        return inDocument(operation).getExtensions().get("x-function").toString();
    }

    /** The smallest body that an operation accepts: the required fields of its example; {@code ""} if it takes none. */
    public static String leastBody(Operation operation) {
        RequestBody body = inDocument(operation).getRequestBody();
        if (body == null) {
            return "";
        }
        var json = body.getContent().values().iterator().next();
        String model = json.getSchema().get$ref().replaceFirst(".*/", "");
        Schema<?> schema = DOCUMENT.getComponents().getSchemas().get(model);
        List<String> required = Optional.ofNullable(schema.getRequired()).orElse(List.of());
        // A copy, because retain would change the document's example.
        return ((ObjectNode) json.getExample()).deepCopy().retain(required).toString();
    }

    private static io.swagger.v3.oas.models.Operation inDocument(Operation operation) {
        return DOCUMENT.getPaths()
                .get(operation.resource())
                .readOperationsMap()
                .get(PathItem.HttpMethod.valueOf(operation.method()));
    }

    private static String text() {
        try {
            return Files.readString(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
