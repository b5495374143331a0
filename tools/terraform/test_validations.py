"""Values that a variable refuses, one in each row; and that each check of a variable refuses one of them.

Terraform evaluates each row alone, in a folder that has only the variables in it: a tenth of a second, without a provider.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tools.errors import ToolError
from tools.terraform import settings
from tools.terraform.process import CONFIGURATION

MODULES = sorted(path.name for path in (CONFIGURATION / "modules").iterdir())
FOLDERS = {"root": CONFIGURATION, "bootstrap": CONFIGURATION / "bootstrap"}
FOLDERS |= {name: CONFIGURATION / "modules" / name for name in MODULES}

DOCUMENT = str(CONFIGURATION / "openapi.yaml")
CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
TOPICS = [f"arn:aws:sns:eu-west-1:123456789012:on-call-{number}" for number in range(6)]
LIMITS = {"rate_limit": 10, "burst_limit": 5}
TABLE = {"hash_key": "userid", "deletion_protection": True}

# The folder, the variable, a value that it refuses, and the values of others that its check depends on.
ROWS: list[tuple[str, str, Any, dict[str, Any]]] = [
    ("root", "account_id", "12345", {}),
    ("root", "authorizer_cache_seconds", 3601, {}),
    ("root", "cors_allow_headers", ["X-Tenant: a"], {}),
    ("root", "cors_allow_origins", ["https://app.example.com/"], {}),
    ("root", "custom_domain", {"name": "a.example", "certificate_arn": CERTIFICATE}, {"vpc_endpoint_ids": ["vpce-01"]}),
    ("root", "emulator_api_url", "http://127.0.0.1:4567", {"emulator_url": None}),
    ("root", "emulator_url", "http://example.com:4566", {}),
    ("root", "encryption", {"logs_kms_key_arn": "alias/logs"}, {}),
    ("root", "environment", "Dev_1", {}),
    # Its names would begin as those of "dev" do.
    ("root", "environment", "dev-x", {}),
    ("root", "function_architecture", "amd64", {}),
    ("root", "function_memory_size", 64, {}),
    ("root", "function_package", "main.tf", {}),
    ("root", "function_runtime", "python3.12", {}),
    ("root", "log_retention_days", 31, {}),
    ("root", "permissions_boundary_arn", "users-api-boundary", {}),
    ("root", "region", "Dublin", {}),
    ("root", "release", {"percent": 0}, {}),
    ("root", "release", {"minutes": 90}, {}),
    ("root", "role_groups", {"admin": "api admins"}, {}),
    ("root", "role_groups", {"admin": "staff", "reader": "staff"}, {}),
    ("root", "snap_start", True, {"function_runtime": "provided.al2023"}),
    ("root", "stage_name", "v1/users", {}),
    ("root", "tags", {"Environment": "prod"}, {}),
    ("root", "throttling", {"rate_limit": 0, "burst_limit": 10}, {}),
    ("root", "throttling", {**LIMITS, "operations": {"PUT /users": {"rate_limit": 0, "burst_limit": 1}}}, {}),
    ("root", "token_uses", ["access", "refresh"], {}),
    ("root", "token_uses", [], {}),
    ("root", "token_validity_minutes", 4, {}),
    ("root", "trace_rate", 5, {}),
    ("bootstrap", "account", "mine", {}),
    ("bootstrap", "environment", "Dev_1", {}),
    ("bootstrap", "environment", "dev-x", {}),
    ("bootstrap", "oidc_provider_arn", "arn:aws:iam::123456789012:oidc-provider/accounts.google.com", {}),
    ("bootstrap", "region", "Dublin", {}),
    ("bootstrap", "repository_id", "users-api", {}),
    ("bootstrap", "state_bucket", "State", {}),
    ("bootstrap", "state_key", "users-api/*", {}),
    ("bootstrap", "subject", "repo:users-api", {"repository_id": "1"}),
    ("bootstrap", "subject", "repo:example@123456/*", {"repository_id": "1"}),
    ("bootstrap", "subject", "repo:example@*/users-api@1", {"repository_id": "1"}),
    ("bootstrap", "subject", "repo:example@123456/users-api@2", {"repository_id": "1"}),
    ("bootstrap", "subject", "repo:example@123456/users-api", {"repository_id": "1"}),
    ("bootstrap", "subject", "repo:example/users-api@1", {"repository_id": "1"}),
    ("api", "cors_allow_headers", ["X-Tenant: a"], {}),
    ("api", "document", "nowhere.yaml", {}),
    ("api", "functions", {}, {"document": DOCUMENT}),
    ("api", "minimum_compression_size", -5, {}),
    (
        "api",
        "throttling",
        {**LIMITS, "operations": {"DELETE /users": {"rate_limit": 2, "burst_limit": 1}}},
        {"document": DOCUMENT},
    ),
    ("api", "vpc_endpoint_ids", ["eni-1"], {}),
    ("api_resource", "name", "ab", {}),
    ("api_resource", "table", TABLE | {"indexes": {"x": {"hash_key": "emailKey"}}}, {}),
    ("api_resource", "table", TABLE | {"indexes": {"by-email": {"hash_key": "email-key"}}}, {}),
    ("api_resource", "table", TABLE | {"max_throughput": {"read_units": 0, "write_units": 50}}, {}),
    ("api_resource", "table", TABLE | {"key_types": {"userid": "text"}}, {}),
    ("api_resource", "table", TABLE | {"actions": ["*"]}, {}),
    ("cognito", "oauth", {"scopes": []}, {}),
    ("cognito", "oauth", {"callback_urls": []}, {}),
    ("cognito", "oauth", {"callback_urls": ["http://app.example.com/"]}, {}),
    # It only begins with "localhost".
    ("cognito", "oauth", {"callback_urls": ["http://localhost.example.com/"]}, {}),
    ("cognito", "sign_in", {"tier": "BASIC"}, {}),
    ("cognito", "sign_in", {"mfa": "SMS"}, {}),
    ("cognito", "sign_in", {"password_length": 6}, {}),
    ("cognito", "sign_in", {"refresh_token_days": 0}, {}),
    ("cognito", "sign_in_domain", "Users.API", {}),
    ("cognito", "sign_in_domain", "users-on-aws", {}),
    ("custom_domain", "certificate_arn", "arn:aws:iam::123456789012:server-certificate/api", {}),
    ("custom_domain", "domain_name", "api", {}),
    ("custom_domain", "domain_name", "https://api.example.com", {}),
    ("java_function", "handler", "users.handler", {}),
    ("java_function", "name", "two words", {}),
    ("java_function", "own_settings", {"reserved_concurrency": 0}, {}),
    ("java_function", "own_settings", {"memory_size": 64}, {}),
    ("java_function", "policies", {"table": "everything"}, {}),
    ("observability", "alarm_actions", ["on-call"], {}),
    ("observability", "alarm_actions", TOPICS, {}),
    ("observability", "name", "two words", {}),
    ("observability", "slow_milliseconds", 30_000, {}),
    ("waf", "name", "two words", {}),
    ("waf", "requests_per_5_minutes", 9, {}),
]


def variables(folder: str) -> dict[str, str]:
    """The blocks of the variables, by name."""
    text = (FOLDERS[folder] / "variables.tf").read_text()
    return {block.split('"')[1]: block for block in re.findall(r'^variable ".*?^}$', text, re.DOTALL | re.MULTILINE)}


def refusals(folder: str, name: str, value: Any, others: dict[str, Any], place: Path) -> list[str]:
    """The messages with which Terraform refuses the value."""
    blocks = variables(folder)
    file = place / "values.tfvars.json"
    file.write_text(json.dumps({name: value} | others))
    try:
        settings.evaluate("\n".join(blocks[one] for one in (name, *others)), [name], file)
    except ToolError as error:
        said = re.sub(r"[│╷╵\s]+", " ", str(error))
        return [message for message in messages(blocks[name]) if re.sub(r"\s+", " ", message) in said]
    return []


def messages(block: str) -> list[str]:
    """What the checks of a variable say."""
    return [str(json.loads(text)) for text in re.findall(r'error_message = (".*")$', block, re.MULTILINE)]


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """The messages, by row."""
    place = tmp_path_factory.mktemp("variables")
    return [refusals(*row, place) for row in ROWS]


@pytest.mark.parametrize("index", range(len(ROWS)), ids=lambda index: f"{ROWS[index][0]}-{ROWS[index][1]}")
def test_a_value_is_refused(index: int, refused: list[list[str]]) -> None:
    assert refused[index], f"It is accepted: {ROWS[index]}"


def test_each_check_refuses_a_value(refused: list[list[str]]) -> None:
    stated = {message for folder in FOLDERS for block in variables(folder).values() for message in messages(block)}

    assert stated == {message for row in refused for message in row}
