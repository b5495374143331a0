"""An environment that a test has deployed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from emulator.instance import Instance
from tools.environment import Environment
from tools.terraform import Terraform


@dataclass(frozen=True)
class Deployed:
    terraform: Terraform
    outputs: dict[str, Any]

    @property
    def environment(self) -> Environment:
        return self.terraform.environment


@contextmanager
def local(emulator: Instance, *arguments: str) -> Iterator[Deployed]:
    """The local environment in that emulator, applied with these arguments for Terraform, and destroyed afterwards."""
    terraform = Terraform(Environment("local", emulator), unattended=True)
    terraform.init()
    terraform.apply(*arguments)
    yield Deployed(terraform, terraform.outputs())
    terraform.destroy(*arguments)
    terraform.forget()
