"""Sign a person in and print the access token; the password comes from PASSWORD or a prompt."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tools.cognito import users
from tools.commands import options


def add_arguments(parser: ArgumentParser) -> None:
    options.add_environment(parser)
    options.add_email(parser)


def run(arguments: Namespace) -> None:
    email, terraform = options.email(arguments), options.terraform(arguments)
    print(users.token(terraform.environment, terraform.outputs(), email))
