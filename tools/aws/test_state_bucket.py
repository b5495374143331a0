"""The state bucket is created by commands that deploy, and by no others."""

from __future__ import annotations

import pytest

from emulator.instance import Instance
from tools.aws.environment import Environment
from tools.errors import ToolError
from tools.github.roles import ROLES
from tools.terraform.terraform import API, Stack, Terraform


def test_a_command_that_only_reads_creates_nothing(emulator: Instance) -> None:
    environment = Environment("local", emulator)

    with pytest.raises(ToolError, match=rf"Nothing is deployed in local; run '{environment.make('deploy')}'\."):
        Terraform.of(environment)

    assert emulator.client("s3").list_buckets()["Buckets"] == []


def test_a_command_that_deploys_creates_it(emulator: Instance) -> None:
    Terraform.of(Environment("local", emulator), deploys=True)

    assert len(emulator.client("s3").list_buckets()["Buckets"]) == 1


@pytest.mark.parametrize("stack", [API, ROLES], ids=["API", "roles of workflows"])
def test_an_environment_that_is_deployed_in_another_region_is_not_deployed_again(
    emulator: Instance, monkeypatch: pytest.MonkeyPatch, stack: Stack
) -> None:
    """Its roles have no region in their names, and its state is in the bucket of the other region."""
    role = stack.role.format("local")
    emulator.client("iam").create_role(RoleName=role, AssumeRolePolicyDocument="{}")
    environment = Environment("local", emulator)
    monkeypatch.setitem(environment.settings, "region", "us-east-1")

    with pytest.raises(ToolError, match=f"local is deployed in another region than us-east-1: its role {role} exists"):
        Terraform(environment, stack=stack).init()

    emulator.client("iam").delete_role(RoleName=role)
    Terraform(environment, stack=stack).init()
