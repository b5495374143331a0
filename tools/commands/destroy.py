"""Destroy an environment; if its data are protected, someone must type its name."""

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
        raise ToolError(f"{name} is destroyed only by someone who types its name at a terminal.")
    if input(f"This destroys all users of {name}. Type its name to go on: ") != name:
        raise ToolError(f"Nothing was destroyed: that is not the name of {name}.")
