"""Run the test stages in parallel and print a summary; the exit code is 1 if one failed."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from tools.testing import runner
from tools.testing.stages import stages


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help="include the tests that are too slow for each change")
    parser.add_argument("stages", nargs="*", metavar="STAGE", help="only these: " + ", ".join(known(everything=False)))


def run(arguments: Namespace) -> None:
    sys.exit(runner.run(arguments.stages or known(arguments.all), arguments.all))


def known(everything: bool) -> list[str]:
    return [stage.name.lower() for stage in stages(everything)]
