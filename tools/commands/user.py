"""Create a person who can sign in, or make one an administrator; the password comes from PASSWORD or a prompt."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tools.cognito import users
from tools.commands import options


def add_arguments(parser: ArgumentParser) -> None:
    options.add_environment(parser)
    options.add_email(parser)
    parser.add_argument("--admin", action="store_true", help="make the person an administrator")


def run(arguments: Namespace) -> None:
    email, terraform = options.email(arguments), options.terraform(arguments)
    userid = users.create(terraform.environment, terraform.outputs(), email, arguments.admin)
    print(f"{email} can sign in to {terraform.environment.name} and has the userid {userid}.")
