"""Create a person who can sign in, or give one a role; the password comes from PASSWORD or a prompt."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tools.cognito import users
from tools.commands import options


def add_arguments(parser: ArgumentParser) -> None:
    options.add_environment(parser)
    options.add_email(parser)
    parser.add_argument("--role", action="append", default=[], help="a role of the person: admin or reader")


def run(arguments: Namespace) -> None:
    email, terraform = options.email(arguments), options.terraform(arguments)
    userid = users.create(terraform.environment, terraform.outputs(), email, *arguments.role)
    print(f"{email} can sign in to {terraform.environment.name} and has the userid {userid}.")
