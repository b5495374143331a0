"""App clients of machines, in the emulator's Cognito."""

from __future__ import annotations

import base64
import json
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


def claims(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    decoded: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return decoded


def test_a_machine_gets_a_token_with_its_scopes_and_without_a_user(
    environment: Environment, outputs: dict[str, Any]
) -> None:
    machine = machines.create(environment, outputs, "reporting", ["users:read"])

    found = claims(machines.token(environment, outputs, machine.client_id, machine.secret))

    assert found["scope"] == "users-api/users:read"
    assert found["sub"] == found["client_id"] == machine.client_id
    assert "username" not in found


def test_a_wrong_secret_is_refused(environment: Environment, outputs: dict[str, Any]) -> None:
    machine = machines.create(environment, outputs, "reporting", ["users:read"])

    with pytest.raises(ToolError, match=f"Cognito refuses the machine {machine.client_id}: invalid_client"):
        machines.token(environment, outputs, machine.client_id, "wrong")


def test_a_secret_must_be_given(environment: Environment, outputs: dict[str, Any]) -> None:
    with pytest.raises(ToolError, match="The client's secret is missing; set the environment variable CLIENT_SECRET"):
        machines.token(environment, outputs, "some-client")


def test_no_person_can_sign_in_through_the_client(environment: Environment, outputs: dict[str, Any]) -> None:
    machine = machines.create(environment, outputs, "reporting", ["users:read"])

    client = environment.client("cognito-idp").describe_user_pool_client(
        UserPoolId=outputs["user_pool_id"], ClientId=machine.client_id
    )["UserPoolClient"]
    assert client["AllowedOAuthFlows"] == ["client_credentials"]
    assert not {"ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"} & set(client.get("ExplicitAuthFlows", []))


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


def test_a_pool_on_aws_needs_a_domain(outputs: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    class Pool:
        def describe_user_pool(self, **_: Any) -> Any:
            return {"UserPool": {}}

    monkeypatch.setattr(Environment, "client", lambda self, service: Pool())

    with pytest.raises(ToolError, match=r"The pool of dev has no domain, .*; set sign_in_domain"):
        machines.token(Environment("dev"), outputs, "some-client", "secret")
