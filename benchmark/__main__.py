"""python -m benchmark [--check] COMMAND [NAME=value …]: the commands behind the targets of benchmark/Makefile.

--check only checks the arguments, for which nothing needs to be installed.
"""

from __future__ import annotations

import os
import re
import sys
from importlib import import_module

from tools import cli
from tools.cli import Argument
from tools.errors import ToolError


def _minutes(name: str, text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text) or float(text) == 0:
        raise ToolError(f"{name} must be a number above 0.")
    return float(text)


def _count(name: str, text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,3}", text):
        raise ToolError(f"{name} must be a whole number from 1.")
    return int(text)


COMMANDS = {
    "bench": (Argument("MINUTES", _minutes, default=20.0), Argument("PUBLISH", cli.switch, default=False)),
    "bench-change": (Argument("MINUTES", _minutes, default=5.0), Argument("BASE", cli.line, default="HEAD")),
    "bench-keys": (Argument("ROUNDS", _count, default=5),),
    "package": (),
}


def main(words: list[str]) -> None:
    """Runs the command; exits with one sentence if it fails."""
    try:
        check, words = words[:1] == ["--check"], [word for word in words if word != "--check"]
        name, values = cli.read(words, os.environ, COMMANDS)
        if not check:
            # Imported late: --check runs before anything is installed.
            commands = import_module("benchmark.commands")
            getattr(commands, name.replace("-", "_"))(**{one.lower(): value for one, value in values.items()})
    except ToolError as error:
        sys.exit(cli.printable(str(error)))
    except KeyboardInterrupt:
        sys.exit("\nInterrupted.")


if __name__ == "__main__":
    main(sys.argv[1:])
