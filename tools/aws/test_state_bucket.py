"""The state bucket is created by commands that deploy, and by no others."""

from __future__ import annotations

import pytest

from emulator.instance import Instance
from tools.aws.environment import Environment
from tools.errors import ToolError
from tools.terraform.terraform import Terraform


def test_a_command_that_only_reads_creates_nothing(emulator: Instance) -> None:
    environment = Environment("local", emulator)

    with pytest.raises(ToolError, match=rf"Nothing is deployed in local; run '{environment.make('deploy')}'\."):
        Terraform.of(environment)

    assert emulator.client("s3").list_buckets()["Buckets"] == []


def test_a_command_that_deploys_creates_it(emulator: Instance) -> None:
    Terraform.of(Environment("local", emulator), deploys=True)

    assert len(emulator.client("s3").list_buckets()["Buckets"]) == 1
