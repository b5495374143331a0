"""Print the shell lines that let the AWS CLI and SDKs call the emulator of "local"."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tools.aws.environment import Environment
from tools.commands import options
from tools.errors import ToolError


def add_arguments(parser: ArgumentParser) -> None:
    options.add_environment(parser)


def run(arguments: Namespace) -> None:
    print_exports(options.environment(arguments))


def print_exports(environment: Environment) -> None:
    if environment.emulator is None:
        raise ToolError(f"Only local has its own credentials; for {environment.name}, sign in to its AWS account.")
    environment.emulator.require()
    for name, value in environment.emulator_variables(environment.emulator).items():
        print(f"export {name}={value}")
