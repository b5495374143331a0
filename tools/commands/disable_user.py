"""Disable a person's login."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tools.cognito import people
from tools.commands import options


def add_arguments(parser: ArgumentParser) -> None:
    options.add_environment(parser)
    options.add_email(parser)


def run(arguments: Namespace) -> None:
    email, terraform = options.email(arguments), options.terraform(arguments)
    until = people.disable(terraform.environment, terraform.outputs(), email)
    print(f"{email} can't sign in any more. Tokens that were issued before end by {until:%Y-%m-%d %H:%M:%S} UTC.")
