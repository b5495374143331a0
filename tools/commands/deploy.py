"""Show what would change, ask, and deploy it (AUTO_APPROVE=1: without asking)."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tools.commands import options
from tools.deployments import deployment


def add_arguments(parser: ArgumentParser) -> None:
    options.add_environment(parser)
    options.add_replace(parser)


def run(arguments: Namespace) -> None:
    deployment.deploy(options.terraform(arguments, deploys=True), arguments.replace)
