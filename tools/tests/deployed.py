"""An environment that a test has deployed, and the resources that are left in the emulator."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from emulator.instance import Instance
from tools.aws.environment import Environment
from tools.terraform.terraform import Terraform

# For files whose tests share one deployment (conftest.py).
ON_ONE_WORKER = pytest.mark.xdist_group("local")
RESOURCES = [
    ("apigateway", "get_rest_apis", "items"),
    ("cloudwatch", "describe_alarms", "MetricAlarms"),
    ("cognito-idp", "list_user_pools", "UserPools"),
    ("dynamodb", "list_tables", "TableNames"),
    ("iam", "list_roles", "Roles"),
    ("lambda", "list_functions", "Functions"),
    ("logs", "describe_log_groups", "logGroups"),
    ("xray", "get_sampling_rules", "SamplingRuleRecords"),
]
ARGUMENTS = {"list_user_pools": {"MaxResults": 60}}


@dataclass(frozen=True)
class Deployed:
    terraform: Terraform
    outputs: dict[str, Any]

    @property
    def environment(self) -> Environment:
        return self.terraform.environment


@contextmanager
def local(emulator: Instance, *arguments: str) -> Iterator[Deployed]:
    """The local environment in that emulator, applied with these arguments for Terraform.

    It ends with the emulator: other tests destroy environments, and check that nothing is left.
    """
    terraform = Terraform(Environment("local", emulator), unattended=True)
    terraform.init()
    terraform.apply(*arguments)
    yield Deployed(terraform, terraform.outputs())
    terraform.forget()


def left_in(environment: Environment) -> dict[str, list[dict[str, Any]]]:
    """The resources in the emulator by service; empty if there are none."""
    found = {
        service: getattr(environment.client(service), call)(**ARGUMENTS.get(call, {}))[key]
        for service, call, key in RESOURCES
    }
    return {service: items for service, items in found.items() if items}
