"""Check the claims of docs/aws-claims.md in a deployed environment (about 60 calls, less than a cent)."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tools.commands import options
from tools.verify import verify


def add_arguments(parser: ArgumentParser) -> None:
    options.add_environment(parser)
    parser.add_argument("--allow-protected", action="store_true", help="also verify an environment with protected data")


def run(arguments: Namespace) -> None:
    verify(options.terraform(arguments), arguments.allow_protected)
