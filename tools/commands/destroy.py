"""Destroy an environment; if its data is protected, ask for its name as confirmation."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from tools.aws.environment import Environment
from tools.commands import options
from tools.errors import ToolError


def add_arguments(parser: ArgumentParser) -> None:
    options.add_environment(parser)


def run(arguments: Namespace) -> None:
    environment = options.environment(arguments)
    if environment.is_protected:
        _confirm(environment)
    options.terraform(arguments).destroy()
    print(f"{environment.name} is destroyed.")


def _confirm(environment: Environment) -> None:
    name = environment.name
    if not sys.stdin.isatty():
        raise ToolError(f"Destroying {name} must be confirmed by typing its name at a terminal.")
    if input(f"This deletes all users of {name}. Type its name to continue: ") != name:
        raise ToolError(f"Nothing was destroyed: you did not type '{name}'.")
