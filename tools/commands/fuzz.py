"""Fuzz the API of "local" as an administrator, as a user, and as a user on its own record."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tools.commands import options
from tools.errors import ToolError
from tools.openapi import fuzz


def add_arguments(parser: ArgumentParser) -> None:
    options.add_environment(parser)
    parser.add_argument("--minutes", type=int, default=10, help="how long to fuzz as each of the three")


def run(arguments: Namespace) -> None:
    terraform = options.terraform(arguments)
    failed = False
    for result in fuzz.fuzz(terraform.environment, terraform.outputs(), f"--max-time={60 * arguments.minutes}"):
        print(result, flush=True)
        failed |= not result.succeeded
    if failed:
        raise ToolError(f"The API violated its OpenAPI document; see the requests in {fuzz.FOLDER}.")
