"""Claims that read-only calls of AWS can check."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from tools.deployments.release import ALIAS, Release
from tools.deployments.versions import Versions
from tools.terraform.changes import changes
from tools.terraform.terraform import Terraform
from tools.verify.claims import NOT_YET, claim


class Settings:
    def __init__(self, terraform: Terraform, outputs: dict[str, Any]):
        self._terraform = terraform
        self._outputs = outputs
        self._functions = list(outputs["functions"].values())
        self._lambda, self._gateway, self._cloudwatch, self._cognito = (
            terraform.environment.client(service) for service in ("lambda", "apigateway", "cloudwatch", "cognito-idp")
        )

    @claim("The versions that the API calls are ready", "Active")
    def ready_versions(self) -> str:
        live = Release.live(self._terraform.environment, self._outputs)
        states = {
            Versions(self._lambda, function).state(live[function]).name if function in live else "missing"
            for function in self._functions
        }
        return " ".join(sorted(states))

    @claim("A version has a snapshot if SnapStart is on, and only then", "True")
    def snapshots(self) -> bool:
        settings = [
            self._lambda.get_function_configuration(FunctionName=function, Qualifier=ALIAS).get("SnapStart", {})
            for function in self._functions
        ]
        return all(
            (one.get("ApplyOn") == "PublishedVersions") == (one.get("OptimizationStatus") == "On") for one in settings
        )

    @claim("A list of versions does not include their state", "False")
    def listed_versions(self) -> bool:
        listed = self._lambda.list_versions_by_function(FunctionName=self._functions[0])["Versions"]
        return any("State" in version for version in listed)

    @claim("A function's policy belongs to its alias alone", "ResourceNotFoundException")
    def policies(self) -> str:
        try:
            self._lambda.get_policy(FunctionName=self._functions[0], Qualifier="$LATEST")
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        return "a policy"

    @claim("The account runs at least 1,000 calls at a time; new ones run fewer until AWS is asked", "True")
    def concurrency(self) -> str:
        """https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""
        limit = int(self._lambda.get_account_settings()["AccountLimit"]["ConcurrentExecutions"])
        return "True" if limit >= 1000 else f"{NOT_YET}: {limit}"

    @claim(
        "The API accepts TLS 1.2 and 1.3 only, also at its default endpoint", "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09"
    )
    def tls(self) -> str:
        return str(self._gateway.get_rest_api(restApiId=self._outputs["api_id"]).get("securityPolicy"))

    @claim("Operations need a token, mocks need none", "CUSTOM NONE")
    def authorization(self) -> str:
        kinds: dict[bool, set[str]] = {False: set(), True: set()}
        api = {"restApiId": self._outputs["api_id"]}
        for resource in self._gateway.get_resources(**api, limit=500)["items"]:
            for http_method in resource.get("resourceMethods", {}):
                method = self._gateway.get_method(**api, resourceId=resource["id"], httpMethod=http_method)
                kinds[http_method in ("ANY", "OPTIONS")].add(method["authorizationType"])
        return " ".join(sorted(kinds[False]) + sorted(kinds[True]))

    @claim("A gateway response that is not customized has the status of its family", "500")
    def gateway_responses(self) -> str:
        listed = self._gateway.get_gateway_responses(restApiId=self._outputs["api_id"], limit=100)["items"]
        return str(next(one.get("statusCode") for one in listed if one["responseType"] == "INTEGRATION_FAILURE"))

    @claim("The metrics of the alarms exist", "True")
    def metrics(self) -> str:
        """Metrics appear only some minutes after the calls."""
        stage = {"Name": "Stage", "Value": self._outputs["stage_name"]}
        listed = self._cloudwatch.list_metrics(Namespace="AWS/ApiGateway", Dimensions=[stage])["Metrics"]
        names = {metric["MetricName"] for metric in listed}
        return str({"5XXError", "Count", "Latency"} <= names) if names else NOT_YET

    @claim("The pool ignores the case of e-mail addresses", "False")
    def addresses(self) -> bool:
        pool = self._cognito.describe_user_pool(UserPoolId=self._outputs["user_pool_id"])["UserPool"]
        return bool(pool.get("UsernameConfiguration", {}).get("CaseSensitive", True))

    @claim("A second plan changes nothing", "False")
    def second_plan(self) -> bool:
        saved = self._terraform.data / "verify"
        self._terraform.plan(out=saved, quiet=True)
        # Outputs change if a version was published by something else.
        return bool(changes(self._terraform.show(saved)))
