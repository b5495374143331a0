"""What each variable of the root is for: a plan with another value of it differs in the arguments that TABLE names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from emulator.instance import Instance
from tools.aws.environment import Environment
from tools.errors import ToolError
from tools.paths import JAR
from tools.terraform import settings
from tools.terraform.terraform import API as STACK
from tools.terraform.terraform import Stack, Terraform

KEY = "arn:aws:kms:eu-central-1:000000000000:key/12345678-1234-1234-1234-12345678901"
CERTIFICATE = "arn:aws:acm:eu-central-1:000000000000:certificate/12345678-1234-1234-1234-123456789012"
TOPIC = "arn:aws:sns:eu-central-1:000000000000:on-call"
BOUNDARY = "arn:aws:iam::000000000000:policy/boundary"

API = "module.api.aws_api_gateway_rest_api.this"
STAGE = "module.api.aws_api_gateway_stage.this"
POOL = "module.cognito.aws_cognito_user_pool.this"
CLIENT = "module.cognito.aws_cognito_user_pool_client.this"
TABLE_OF_USERS = "module.users.aws_dynamodb_table.this"
REVOCATIONS = "aws_dynamodb_table.revocations"
USERS = "module.users.module.function.aws_lambda_function.this"
AUTHORIZER = "module.authorizer.aws_lambda_function.this"
VARIABLES = "environment.0.variables"
ALARM = 'module.observability.aws_cloudwatch_metric_alarm.this["{}"]'
READ_USERS = "body.paths./users.get.x-amazon-apigateway-integration.uri"
TTL = "body.components.securitySchemes.jwt.x-amazon-apigateway-authorizer.authorizerResultTtlInSeconds"


@dataclass(frozen=True)
class Effect:
    """An argument that has this value because of a variable.

    path: the names and indexes of its parts, joined by dots; it leads into JSON, too
    """

    address: str
    path: str
    value: Any


@dataclass(frozen=True)
class Row:
    """A value of a variable that is not its default, and its effects. Those that exclude each other have another plan."""

    value: Any
    effects: list[Effect]
    plan: int = 1


def row(value: Any, *effects: tuple[str, str, Any], plan: int = 1) -> Row:
    return Row(value, [Effect(*effect) for effect in effects], plan)


TABLE = {
    "environment": row(
        "wired", (TABLE_OF_USERS, "name", "users-api-wired-users"), (STAGE, "tags_all.Environment", "wired")
    ),
    "region": row(
        "eu-central-1",
        (
            API,
            READ_USERS,
            "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-central-1:000000000000"
            ":function:users-api-wired-users:live/invocations",
        ),
    ),
    "stage_name": row("V2", (STAGE, "stage_name", "V2")),
    "function_package": row(str(JAR), (USERS, "filename", str(JAR)), (AUTHORIZER, "filename", str(JAR))),
    "function_s3_package": row(
        {"bucket": "packages", "key": "a.zip", "version": "7"},
        *(
            (function, f"s3_{name}", value)
            for function in (USERS, AUTHORIZER)
            for name, value in {"bucket": "packages", "key": "a.zip", "object_version": "7"}.items()
        ),
        plan=2,
    ),
    "function_runtime": row(
        "provided.al2023", (USERS, "runtime", "provided.al2023"), (AUTHORIZER, "runtime", "provided.al2023"), plan=2
    ),
    "function_architecture": row(
        "arm64", (USERS, "architectures.0", "arm64"), (AUTHORIZER, "architectures.0", "arm64")
    ),
    "function_memory_size": row(1024, (AUTHORIZER, "memory_size", 1024)),
    "function_settings": row(
        {"users": {"memory_size": 2048, "reserved_concurrency": 20}, "authorizer": {"reserved_concurrency": 30}},
        (USERS, "memory_size", 2048),
        (USERS, "reserved_concurrent_executions", 20),
        (AUTHORIZER, "reserved_concurrent_executions", 30),
    ),
    "snap_start": row(False, (USERS, "snap_start", []), (AUTHORIZER, "snap_start", []), plan=2),
    "log_retention_days": row(
        7,
        ("module.users.module.function.aws_cloudwatch_log_group.this", "retention_in_days", 7),
        ("module.authorizer.aws_cloudwatch_log_group.this", "retention_in_days", 7),
        ("module.api.aws_cloudwatch_log_group.access[0]", "retention_in_days", 7),
        ("module.waf[0].aws_cloudwatch_log_group.this", "retention_in_days", 7),
    ),
    "revocation": row(
        True,
        (USERS, f"{VARIABLES}.REVOCATION_TABLE", "users-api-wired-revocations"),
        (ALARM.format("throttled-revocations-reads"), "dimensions.TableName", "users-api-wired-revocations"),
        ("output", "revocation_table", "users-api-wired-revocations"),
    ),
    "role_groups": row(
        {"admin": "operators", "reader": "support"},
        ("module.cognito.aws_cognito_user_group.admins", "name", "operators"),
        ("module.cognito.aws_cognito_user_group.readers[0]", "name", "support"),
        (AUTHORIZER, f"{VARIABLES}.ADMIN_GROUP", "operators"),
        (AUTHORIZER, f"{VARIABLES}.READER_GROUP", "support"),
    ),
    "token_uses": row(["access"], (AUTHORIZER, f"{VARIABLES}.TOKEN_USES", "access")),
    "fail_on_warnings": row(True, (API, "fail_on_warnings", True)),
    "token_validity_minutes": row(30, (CLIENT, "access_token_validity", 30), (CLIENT, "id_token_validity", 30)),
    "authorizer_cache_seconds": row(60, (API, TTL, 60)),
    "cors_allow_origins": row(
        ["https://app.example.com"],
        (USERS, f"{VARIABLES}.CORS_ALLOW_ORIGINS", "https://app.example.com"),
        (
            API,
            "body.paths./users.options.responses.204.description",
            "The methods and headers that pages of this origin may use.",
        ),
    ),
    "cors_allow_headers": row(
        ["X-Tenant"],
        (
            API,
            "body.paths./users.options.x-amazon-apigateway-integration.responses.default.responseParameters"
            "|method.response.header.Access-Control-Allow-Headers",
            "'Authorization,Content-Type,Idempotency-Key,If-Match,If-None-Match,X-Tenant,baggage,sentry-trace,traceparent,"
            "tracestate,x-amzn-trace-id'",
        ),
    ),
    "throttling": row(
        {"rate_limit": 3, "burst_limit": 2, "operations": {"PUT /users": {"rate_limit": 1, "burst_limit": 1}}},
        ("module.api.aws_api_gateway_method_settings.all", "settings.0.throttling_rate_limit", 3),
        ("module.api.aws_api_gateway_method_settings.all", "settings.0.throttling_burst_limit", 2),
        ('module.api.aws_api_gateway_method_settings.operation["PUT /users"]', "settings.0.throttling_rate_limit", 1),
    ),
    "minimum_compression_size": row(2048, (API, "minimum_compression_size", "2048")),
    "custom_domain": row(
        {"name": "api.example.com", "certificate_arn": CERTIFICATE},
        ("module.custom_domain[0].aws_api_gateway_domain_name.this", "regional_certificate_arn", CERTIFICATE),
        (API, "disable_execute_api_endpoint", True),
        (API, "body.x-amazon-apigateway-endpoint-configuration.disableExecuteApiEndpoint", True),
    ),
    "vpc_endpoint_ids": row(
        ["vpce-0123"],
        (API, "endpoint_configuration.0.types.0", "PRIVATE"),
        (API, "body.x-amazon-apigateway-endpoint-configuration.vpcEndpointIds", ["vpce-0123"]),
        plan=2,
    ),
    "waf": row({"requests_per_5_minutes": 50}, ("module.waf[0].aws_wafv2_web_acl.this", "name", "users-api-wired")),
    "sign_in": row(
        {"tier": "PLUS", "mfa": "ON", "password_length": 20, "refresh_token_days": 5},
        (POOL, "user_pool_tier", "PLUS"),
        (POOL, "mfa_configuration", "ON"),
        (POOL, "password_policy.0.minimum_length", 20),
        (CLIENT, "refresh_token_validity", 5),
    ),
    "oauth": row(
        {"callback_urls": ["https://a.example/"], "logout_urls": ["https://b.example/"], "scopes": ["openid"]},
        (CLIENT, "callback_urls", ["https://a.example/"]),
        (CLIENT, "logout_urls", ["https://b.example/"]),
        (CLIENT, "allowed_oauth_scopes", ["openid"]),
    ),
    "sign_in_domain": row("wired", ("module.cognito.aws_cognito_user_pool_domain.sign_in[0]", "domain", "wired")),
    "encryption": row(
        {"logs_kms_key_arn": f"{KEY}1", "table_kms_key_arn": f"{KEY}2"},
        ("module.users.module.function.aws_cloudwatch_log_group.this", "kms_key_id", f"{KEY}1"),
        ("module.authorizer.aws_cloudwatch_log_group.this", "kms_key_id", f"{KEY}1"),
        ("module.api.aws_cloudwatch_log_group.access[0]", "kms_key_id", f"{KEY}1"),
        ("module.waf[0].aws_cloudwatch_log_group.this", "kms_key_id", f"{KEY}1"),
        (TABLE_OF_USERS, "server_side_encryption.0.kms_key_arn", f"{KEY}2"),
        (REVOCATIONS, "server_side_encryption.0.kms_key_arn", f"{KEY}2"),
    ),
    "table_max_throughput": row(
        {"read_units": 40, "write_units": 20},
        (TABLE_OF_USERS, "on_demand_throughput.0.max_read_request_units", 40),
        (TABLE_OF_USERS, "on_demand_throughput.0.max_write_request_units", 20),
    ),
    "access_log": row(
        True, ("module.api.aws_cloudwatch_log_group.access[0]", "name", "/aws/apigateway/users-api-wired")
    ),
    "alarms": row(
        {"alarm_actions": [TOPIC], "slow_milliseconds": 700, "expect_calls": True},
        (ALARM.format("server-errors"), "alarm_actions", [TOPIC]),
        (ALARM.format("slow-answers"), "threshold", 700),
        (ALARM.format("no-calls"), "metric_name", "Count"),
    ),
    "release": row({"percent": 10, "minutes": 5}, ("output", "release", {"percent": 10, "minutes": 5})),
    "live_versions": row(
        {"users-api-wired-users": "7"}, ("module.users.module.function.aws_lambda_alias.live", "function_version", "7")
    ),
    "trace_rate": row(0.5, ("module.api.aws_xray_sampling_rule.stage", "fixed_rate", 0.5)),
    "deletion_protection": row(
        True, (POOL, "deletion_protection", "ACTIVE"), (TABLE_OF_USERS, "deletion_protection_enabled", True)
    ),
    "tags": row({"Team": "a"}, (STAGE, "tags_all.Team", "a"), (TABLE_OF_USERS, "tags_all.Team", "a")),
    "permissions_boundary_arn": row(
        BOUNDARY,
        ("module.users.module.function.aws_iam_role.this", "permissions_boundary", BOUNDARY),
        ("module.authorizer.aws_iam_role.this", "permissions_boundary", BOUNDARY),
    ),
}
# These have a test of their own, below.
OTHERS = {"account_id", "emulator_url", "emulator_api_url"}
# What an environment relies on that says nothing.
DEFAULTS = {
    "stage_name": "Prod",
    "function_package": "../java/target/users-api.jar",
    "function_runtime": "java21",
    "snap_start": True,
    "role_groups": {"admin": "apiAdmins", "reader": "apiReaders"},
    "token_uses": ["access", "id"],
    "deletion_protection": True,
    "cors_allow_origins": [],
    "vpc_endpoint_ids": [],
    "live_versions": {},
    "release": {"percent": 100, "minutes": 10},
    "alarms": {"alarm_actions": [], "slow_milliseconds": 3000, "expect_calls": False},
}


def values_in(module: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """By address, the planned values of the resources in a module and those that it calls."""
    for resource in module.get("resources", []):
        yield resource["address"], resource["values"]
    for child in module.get("child_modules", []):
        yield from values_in(child)


def at(values: Any, path: str) -> Any:
    """The part of the values at a path, where "|" stands before a last name that has dots."""
    path, _, last = path.partition("|")
    for name in [*path.split("."), *([last] if last else [])]:
        part = json.loads(values) if isinstance(values, str) else values
        values = part[int(name)] if isinstance(part, list) else part.get(name)
    return values


@pytest.fixture(scope="module")
def terraform(emulator: Instance, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terraform]:
    """An environment that sets nothing is deployed, so that ids are known in the plans; it ends with the emulator."""
    environments = tmp_path_factory.mktemp("environments")
    named = "".join(f'{name} = "{TABLE[name].value}"\n' for name in ("environment", "region"))
    (environments / "local.tfvars").write_text(named)
    stack = Stack(STACK.configuration, STACK.states, STACK.role, environments)
    terraform = Terraform(Environment("local", emulator), unattended=True, stack=stack)
    terraform.init()
    terraform.apply()
    yield terraform
    terraform.forget()


@pytest.fixture(scope="module")
def plans(terraform: Terraform, tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict[str, Any]]:
    """By number of the plan, the planned values by address."""
    planned = {}
    for number in {row.plan for row in TABLE.values()}:
        given = {name: row.value for name, row in TABLE.items() if row.plan == number}
        file = tmp_path_factory.mktemp("wiring") / "values.tfvars.json"
        file.write_text(json.dumps(given))
        saved = terraform.data / "wiring"
        terraform.plan(f"-var-file={file}", out=saved, quiet=True)
        values = terraform.show(saved)["planned_values"]
        outputs = {name: output.get("value") for name, output in values["outputs"].items()}
        planned[number] = dict(values_in(values["root_module"])) | {"output": outputs}
    return planned


@pytest.mark.parametrize("variable", TABLE)
def test_a_variable_has_its_effects(variable: str, plans: dict[int, dict[str, Any]]) -> None:
    row = TABLE[variable]

    for effect in row.effects:
        assert at(plans[row.plan][effect.address], effect.path) == effect.value, effect


def test_every_variable_has_an_effect() -> None:
    assert {*TABLE, *OTHERS} == set(settings.NAME.findall(settings.VARIABLES.read_text()))


def test_an_environment_that_says_nothing_has_safe_defaults(tmp_path: Path) -> None:
    file = tmp_path / "test.tfvars"
    file.write_text('environment = "test"\nregion = "eu-west-1"\n')

    defaults = settings.read(file, "test")

    assert {name: defaults[name] for name in DEFAULTS} == DEFAULTS


def test_credentials_for_another_account_are_refused(terraform: Terraform, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ToolError, match="terraform plan failed"):
        terraform.plan("-var=environment=test", "-var=region=eu-west-1", "-var=account_id=123456789012", quiet=True)

    assert re.search(r"AWS account ID not allowed:\s+000000000000", capfd.readouterr().out)


def test_the_parts_know_each_other(terraform: Terraform, plans: dict[int, dict[str, Any]]) -> None:
    outputs, planned = terraform.outputs(), plans[2]
    issuer = f"https://cognito-idp.eu-central-1.amazonaws.com/{outputs['user_pool_id']}"
    permission = 'module.api.aws_lambda_permission.operation["GET/users"]'

    assert at(planned[AUTHORIZER], f"{VARIABLES}.JWT_ISSUER") == issuer
    assert at(planned[AUTHORIZER], f"{VARIABLES}.CLIENT_IDS") == outputs["client_id"]
    assert at(planned[AUTHORIZER], f"{VARIABLES}.RESOURCE_SERVER") == outputs["resource_server"]
    assert at(planned[USERS], f"{VARIABLES}.TABLE_NAME") == planned[TABLE_OF_USERS]["name"]
    assert planned[permission]["qualifier"] == "live"


def test_the_emulators_addresses_reach_the_authorizer_and_people(
    terraform: Terraform, emulator: Instance, plans: dict[int, dict[str, Any]]
) -> None:
    pool = terraform.outputs()["user_pool_id"]
    assert at(plans[1][AUTHORIZER], f"{VARIABLES}.JWKS_URL") == f"{emulator.url}/{pool}/.well-known/jwks.json"
    assert at(plans[1]["output"], "api_url") == f"{emulator.api_url}/V2"
