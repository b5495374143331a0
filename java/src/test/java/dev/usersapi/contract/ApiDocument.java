package dev.usersapi.contract;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The OpenAPI document that the gateway is built from; what Terraform fills in makes no difference to its readers. */
public final class ApiDocument {

    private static final Path FILE = Path.of("../terraform/openapi.yaml");

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

    private static String text() {
        try {
            return Files.readString(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
