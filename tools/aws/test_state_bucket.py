"""The state bucket is created by commands that deploy, and by no others."""

from __future__ import annotations

from argparse import Namespace

import pytest

from emulator.instance import Instance
from tools.commands import options
from tools.errors import ToolError


def test_a_command_that_only_reads_creates_nothing(emulator: Instance) -> None:
    with pytest.raises(ToolError, match=r"Nothing is deployed in local; run 'make deploy ENV=local'\."):
        options.terraform(Namespace(environment="local", port=emulator.port))

    assert emulator.client("s3").list_buckets()["Buckets"] == []


def test_a_command_that_deploys_creates_it(emulator: Instance) -> None:
    options.terraform(Namespace(environment="local", port=emulator.port), deploys=True)

    assert len(emulator.client("s3").list_buckets()["Buckets"]) == 1
