"""Send one process of each function many calls in a row, and show its times and memory as they go."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path

from tools.benchmark import load, measure
from tools.lambda_host.function import surroundings
from tools.paths import REPORTS, ROOT

FILE = REPORTS / "benchmark" / "load.md"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--calls", type=int, default=100_000)


def run(arguments: Namespace) -> None:
    with surroundings(measure.TOKENS) as found:
        text = load.under_load(Path(os.environ["JAVA_HOME"]), found, arguments.calls)
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(f"{text}\n")
    print(f"\n{text}\n\nIn {FILE.relative_to(ROOT)}")
