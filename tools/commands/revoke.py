"""End all tokens that a person has; needs revocation = true. The person can sign in again."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tools.cognito import people
from tools.commands import options


def add_arguments(parser: ArgumentParser) -> None:
    options.add_environment(parser)
    options.add_email(parser)


def run(arguments: Namespace) -> None:
    email, terraform = options.email(arguments), options.terraform(arguments)
    people.revoke(terraform.environment, terraform.outputs(), email)
    print(f"All tokens that {email} has are refused in {people.SEEN_SECONDS} seconds at the latest.")
