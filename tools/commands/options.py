"""Flags that several commands share, and the objects that they select."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from emulator.instance import DEFAULT_PORT
from tools.aws.environment import Environment
from tools.errors import ToolError
from tools.terraform.terraform import Terraform


def add_environment(parser: ArgumentParser) -> None:
    parser.add_argument("environment", help="the name of a file in environments/, without .tfvars")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="where the emulator of 'local' listens")


def add_replace(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--replace", default="", help="addresses (a,b) of what may be replaced, even if that deletes data"
    )


def add_email(parser: ArgumentParser) -> None:
    parser.add_argument("--email", default="", help="the person's e-mail address")


def environment(arguments: Namespace) -> Environment:
    """The environment that the arguments name; ToolError if it does not exist."""
    return Environment.named(arguments.environment, arguments.port)


def terraform(arguments: Namespace, deploys: bool = False) -> Terraform:
    """Terraform, initialized for that environment; ToolError if nothing is deployed, unless the command deploys."""
    chosen = environment(arguments)
    found = Terraform(chosen, unattended=chosen.emulator is not None)
    found.init(deploys)
    return found


def email(arguments: Namespace) -> str:
    """ToolError if the address is missing."""
    if not arguments.email:
        raise ToolError("EMAIL is missing; add EMAIL=<address>.")
    return str(arguments.email)
