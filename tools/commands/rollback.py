"""Point the API back to the functions' previous versions, or end a canary."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tools.commands import options
from tools.deployments.release import Release


def add_arguments(parser: ArgumentParser) -> None:
    options.add_environment(parser)


def run(arguments: Namespace) -> None:
    terraform = options.terraform(arguments)
    Release(terraform.environment, terraform.outputs()).rollback()
