"""Prepare deployments from GitHub, once: create the state bucket, and roles for a repository's workflows."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tools.commands import options
from tools.github import roles


def add_arguments(parser: ArgumentParser) -> None:
    options.add_environment(parser)
    parser.add_argument("--repository", default="", help="the GitHub repository whose workflows deploy: owner/name")


def run(arguments: Namespace) -> None:
    environment = options.environment(arguments)
    roles.bootstrap(environment, arguments.repository, unattended=environment.emulator is not None)
