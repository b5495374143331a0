"""Show what a deployment would change, and save the plan for "apply"."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tools.commands import options
from tools.deployments import deployment


def add_arguments(parser: ArgumentParser) -> None:
    options.add_environment(parser)
    options.add_replace(parser)


def run(arguments: Namespace) -> None:
    deployment.save_plan(options.terraform(arguments, deploys=True), arguments.replace)
