package dev.usersapi.e2e;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.GetStageResponse;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigateway.model.PatchOperation;
import software.amazon.awssdk.services.apigateway.model.Resource;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.waiters.LambdaWaiter;

/** Breaks parts of an emulated deployment with AWS's own APIs; {@link #close()} restores them. */
final class Faults implements AutoCloseable {

    private static final String ALIAS = "live";

    private final Deployment deployment;
    private final ApiGatewayClient gateway;
    private final LambdaClient lambda;
    private final LambdaWaiter updates;
    private final Deque<Runnable> repairs = new ArrayDeque<>();

    Faults(Deployment deployment) {
        this.deployment = deployment;
        this.gateway = deployment
                .connected(ApiGatewayClient.builder().httpClient(Apache5HttpClient.create()))
                .build();
        this.lambda = deployment
                .connected(LambdaClient.builder().httpClient(Apache5HttpClient.create()))
                .build();
        this.updates = LambdaWaiter.builder()
                .client(lambda)
                .overrideConfiguration(wait -> wait.maxAttempts(100)
                        .backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(100))))
                .build();
    }

    /** Changes an environment variable of a function in a new version, and points the alias at it. */
    void set(String function, String variable, String value) {
        var before = lambda.getFunctionConfiguration(get -> get.functionName(function));
        var version =
                lambda.getAlias(get -> get.functionName(function).name(ALIAS)).functionVersion();
        Map<String, String> variables = new HashMap<>(before.environment().variables());
        variables.put(variable, value);
        configure(function, variables);
        pointTo(
                function,
                lambda.publishVersion(publish -> publish.functionName(function)).version());
        repairs.push(() -> {
            pointTo(function, version);
            configure(function, before.environment().variables());
        });
    }

    private void configure(String function, Map<String, String> variables) {
        lambda.updateFunctionConfiguration(
                update -> update.functionName(function).environment(environment -> environment.variables(variables)));
        // Lambda refuses another update until this one has finished.
        updates.waitUntilFunctionUpdatedV2(get -> get.functionName(function));
    }

    private void pointTo(String function, String version) {
        lambda.updateAlias(update -> update.functionName(function).name(ALIAS).functionVersion(version));
    }

    /** Makes the gateway throttle every request. */
    void throttle() {
        var settings = stage().methodSettings().get("*/*");
        throttle("0", "0");
        repairs.push(() -> throttle(
                settings.throttlingRateLimit().toString(),
                settings.throttlingBurstLimit().toString()));
    }

    private void throttle(String rate, String burst) {
        updateStage(replace("/*/*/throttling/rateLimit", rate), replace("/*/*/throttling/burstLimit", burst));
    }

    private GetStageResponse stage() {
        return gateway.getStage(get -> get.restApiId(deployment.apiId()).stageName(deployment.stageName()));
    }

    private void updateStage(PatchOperation... changes) {
        gateway.updateStage(update -> update.restApiId(deployment.apiId())
                .stageName(deployment.stageName())
                .patchOperations(changes));
    }

    /** Sets the gateway's integration timeouts to the minimum that AWS allows, 50 ms, in a deployment of their own. */
    void shortenTimeouts() {
        for (Resource resource : gateway.getResources(
                        get -> get.restApiId(deployment.apiId()).limit(500))
                .items()) {
            for (String method : resource.resourceMethods().keySet()) {
                if (!method.equals("ANY") && !method.equals("OPTIONS")) {
                    setTimeout(resource, method, 50);
                    repairs.push(() -> setTimeout(resource, method, 29_000));
                }
            }
        }
        String before = stage().deploymentId();
        String broken = gateway.createDeployment(
                        create -> create.restApiId(deployment.apiId()).stageName(deployment.stageName()))
                .id();
        repairs.push(() -> {
            updateStage(replace("/deploymentId", before));
            gateway.deleteDeployment(
                    delete -> delete.restApiId(deployment.apiId()).deploymentId(broken));
        });
    }

    private void setTimeout(Resource resource, String method, int milliseconds) {
        var integration = gateway.getIntegration(get ->
                get.restApiId(deployment.apiId()).resourceId(resource.id()).httpMethod(method));
        gateway.putIntegration(put -> put.restApiId(deployment.apiId())
                .resourceId(resource.id())
                .httpMethod(method)
                .type(integration.type())
                .integrationHttpMethod(integration.httpMethod())
                .uri(integration.uri())
                .timeoutInMillis(milliseconds));
    }

    private static PatchOperation replace(String path, String value) {
        return PatchOperation.builder().op(Op.REPLACE).path(path).value(value).build();
    }

    @Override
    public void close() {
        while (!repairs.isEmpty()) {
            repairs.pop().run();
        }
        updates.close();
        gateway.close();
        lambda.close();
    }
}
