"""Create logins from a CSV file with the columns email and roles; Cognito sends each person an invitation."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from tools.cognito import people
from tools.commands import options
from tools.errors import ToolError


def add_arguments(parser: ArgumentParser) -> None:
    options.add_environment(parser)
    parser.add_argument("--file", default="", help="the CSV file")


def run(arguments: Namespace) -> None:
    if not arguments.file:
        raise ToolError("FILE is missing; add FILE=<people.csv>.")
    terraform = options.terraform(arguments)
    failed = 0
    for number, done, succeeded in people.imported(terraform.environment, terraform.outputs(), Path(arguments.file)):
        print(f"line {number}: {done}", flush=True)
        failed += not succeeded
    if failed:
        raise ToolError(f"{failed} lines failed; correct them and run it again, which changes nothing that is done.")
