"""List the people who can sign in, with their userids, Cognito's status and their roles."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tools.cognito import people
from tools.commands import options


def add_arguments(parser: ArgumentParser) -> None:
    options.add_environment(parser)


def run(arguments: Namespace) -> None:
    terraform = options.terraform(arguments)
    for person in people.listed(terraform.environment, terraform.outputs()):
        print(person)
