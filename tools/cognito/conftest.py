"""An environment in the emulator, and a user pool for people in it."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.instance import Instance
from tools.aws.environment import Environment


@pytest.fixture
def environment(emulator: Instance) -> Environment:
    return Environment("local", emulator)


@pytest.fixture
def pool(environment: Environment) -> dict[str, Any]:
    """Terraform's outputs of a user pool with both roles."""
    cognito = environment.client("cognito-idp")
    pool = cognito.create_user_pool(
        PoolName="people", UsernameAttributes=["email"], UsernameConfiguration={"CaseSensitive": False}
    )["UserPool"]["Id"]
    roles = {"admin": "apiAdmins", "reader": "apiReaders"}
    for group in roles.values():
        cognito.create_group(UserPoolId=pool, GroupName=group)
    client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="people",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]
    return {"user_pool_id": pool, "client_id": client, "role_groups": roles}
