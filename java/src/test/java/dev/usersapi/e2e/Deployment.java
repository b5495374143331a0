package dev.usersapi.e2e;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;

/**
 * The deployment under test, as described by Terraform's outputs.
 *
 * @param roleGroups the Cognito groups whose members have a role, by role, such as {@code reader}
 * @param resourceServer what the names of machines' scopes begin with
 * @param functions the names of the functions, by their keys in Terraform, such as {@code users}
 * @param emulator the AWS emulator that it is in; empty for AWS itself
 */
record Deployment(
        URI apiUrl,
        String apiId,
        String stageName,
        Map<String, String> functions,
        String region,
        String userPoolId,
        String clientId,
        Map<String, String> roleGroups,
        String resourceServer,
        Optional<URI> emulator) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads the file that the system property {@code e2e.outputs} names, which {@code make test} writes. */
    static Deployment underTest() {
        try {
            JsonNode outputs = JSON.readTree(Files.readString(Path.of(System.getProperty("e2e.outputs"))));
            return new Deployment(
                    URI.create(outputs.path("api_url").asText()),
                    outputs.path("api_id").asText(),
                    outputs.path("stage_name").asText(),
                    JSON.convertValue(outputs.path("functions"), new TypeReference<>() {}),
                    outputs.path("region").asText(),
                    outputs.path("user_pool_id").asText(),
                    outputs.path("client_id").asText(),
                    JSON.convertValue(outputs.path("role_groups"), new TypeReference<>() {}),
                    outputs.path("resource_server").asText(),
                    Optional.ofNullable(System.getProperty("e2e.emulator")).map(URI::create));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An AWS client for the region and endpoint of the deployment, with the credentials in the environment. */
    <B extends AwsClientBuilder<B, ?>> B connected(B client) {
        client.region(Region.of(region));
        emulator.ifPresent(client::endpointOverride);
        return client;
    }
}
