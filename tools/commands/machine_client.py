"""Create the app client of a machine, and print its id and its secret."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tools.cognito import machines
from tools.commands import options


def add_arguments(parser: ArgumentParser) -> None:
    options.add_environment(parser)
    parser.add_argument("--name", default="", help="the client's name in the pool")
    parser.add_argument("--scopes", default="", help="what it may call, separated by spaces: users:read users:write")


def run(arguments: Namespace) -> None:
    terraform = options.terraform(arguments)
    environment, outputs = terraform.environment, terraform.outputs()
    machine = machines.create(environment, outputs, arguments.name, arguments.scopes.split())
    print(f"client_id={machine.client_id}\nclient_secret={machine.secret}")
    print(
        "Store the secret where the machine finds it. To try it:"
        f" make machine-token ENV={environment.name} CLIENT={machine.client_id}"
    )
