"""App clients of machines, in the emulator's Cognito."""

from __future__ import annotations

from typing import Any

import pytest

from tools.aws.environment import Environment
from tools.cognito import machines
from tools.errors import ToolError


@pytest.fixture
def outputs(environment: Environment) -> dict[str, Any]:
    cognito = environment.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="machines")["UserPool"]["Id"]
    scopes = [{"ScopeName": name, "ScopeDescription": name} for name in ("users:read", "users:write")]
    cognito.create_resource_server(UserPoolId=pool, Identifier="users-api", Name="users-api", Scopes=scopes)
    return {"user_pool_id": pool, "resource_server": "users-api"}


def test_a_machine_gets_a_token_with_its_scopes_and_without_a_user(
    environment: Environment, outputs: dict[str, Any]
) -> None:
    machine = machines.create(environment, outputs, "reporting", ["users:read"])

    found = machines.claims(machines.token(environment, machine.client_id, machine.secret))

    assert found["scope"] == "users-api/users:read"
    assert found["sub"] == found["client_id"] == machine.client_id
    assert "username" not in found


@pytest.mark.parametrize(
    ("secret", "message"),
    [
        ("x" * 24, r"Cognito refuses the machine \w+: invalid_client"),
        ("short", "Cognito has no such client or secret.+Secret.+min length: 24"),
    ],
)
def test_a_wrong_secret_is_refused(
    environment: Environment, outputs: dict[str, Any], secret: str, message: str
) -> None:
    machine = machines.create(environment, outputs, "reporting", ["users:read"])

    with pytest.raises(ToolError, match=f"(?s){message}"):
        machines.token(environment, machine.client_id, secret)


def test_a_secret_must_be_given(environment: Environment) -> None:
    with pytest.raises(ToolError, match="The client's secret is missing; set the environment variable CLIENT_SECRET"):
        machines.token(environment, "some-client")


def test_secrets_are_rotated_without_an_outage(environment: Environment, outputs: dict[str, Any]) -> None:
    """As docs/runbook.md says, with a second secret. Both are valid until the first is deleted."""
    cognito = environment.client("cognito-idp")
    machine = machines.create(environment, outputs, "reporting", ["users:read"])
    client = {"UserPoolId": outputs["user_pool_id"], "ClientId": machine.client_id}

    added = cognito.add_user_pool_client_secret(**client)["ClientSecretDescriptor"]
    for secret in (machine.secret, added["ClientSecretValue"]):
        assert machines.token(environment, machine.client_id, secret)
    (old,) = (
        one["ClientSecretId"]
        for one in cognito.list_user_pool_client_secrets(**client)["ClientSecrets"]
        if one["ClientSecretId"] != added["ClientSecretId"]
    )
    cognito.delete_user_pool_client_secret(**client, ClientSecretId=old)

    assert machines.token(environment, machine.client_id, added["ClientSecretValue"])
    with pytest.raises(ToolError, match="invalid_client"):
        machines.token(environment, machine.client_id, machine.secret)


def test_no_person_can_sign_in_through_the_client(environment: Environment, outputs: dict[str, Any]) -> None:
    machine = machines.create(environment, outputs, "reporting", ["users:read"])

    client = environment.client("cognito-idp").describe_user_pool_client(
        UserPoolId=outputs["user_pool_id"], ClientId=machine.client_id
    )["UserPoolClient"]
    assert client["AllowedOAuthFlows"] == ["client_credentials"]
    # An empty list would not do: Cognito enables SRP, custom and refresh flows then.
    assert client["ExplicitAuthFlows"] == ["ALLOW_CLIENT_TOKEN_AUTH"]


@pytest.mark.parametrize("scopes", [[], ["users:delete"], ["users:read", "orders:read"]])
def test_scopes_must_exist(environment: Environment, outputs: dict[str, Any], scopes: list[str]) -> None:
    with pytest.raises(ToolError, match="SCOPES must be some of: users:read users:write"):
        machines.create(environment, outputs, "reporting", scopes)


def test_a_name_is_given_once(environment: Environment, outputs: dict[str, Any]) -> None:
    machines.create(environment, outputs, "reporting", ["users:read"])

    with pytest.raises(ToolError, match="There is a client named reporting already"):
        machines.create(environment, outputs, "reporting", ["users:write"])


@pytest.mark.parametrize("name", ["", "a b", "x" * 129])
def test_a_name_must_be_valid(environment: Environment, outputs: dict[str, Any], name: str) -> None:
    with pytest.raises(ToolError, match="NAME must be"):
        machines.create(environment, outputs, name, ["users:read"])
