"""Print the access token of a machine; its secret comes from CLIENT_SECRET or a prompt."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tools.cognito import machines
from tools.commands import options
from tools.errors import ToolError


def add_arguments(parser: ArgumentParser) -> None:
    options.add_environment(parser)
    parser.add_argument("--client", default="", help="the id of the machine's app client")


def run(arguments: Namespace) -> None:
    if not arguments.client:
        raise ToolError("CLIENT is missing; add CLIENT=<client_id>, as 'make machine-client' printed it.")
    terraform = options.terraform(arguments)
    print(machines.token(terraform.environment, terraform.outputs(), arguments.client))
