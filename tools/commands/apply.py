"""Deploy exactly the plan that "plan" has saved."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tools.commands import options
from tools.deployments import deployment


def add_arguments(parser: ArgumentParser) -> None:
    options.add_environment(parser)
    options.add_replace(parser)


def run(arguments: Namespace) -> None:
    deployment.apply_saved_plan(options.terraform(arguments, deploys=True), arguments.replace)
