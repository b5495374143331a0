"""python -m tools.bench: measures, prints the tables and writes them, with a picture, to build/reports/bench."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from tools.bench import flavours, measure, picture, tables, verification
from tools.bench.measure import TOKENS
from tools.bench.results import REPORTS, Results
from tools.environment import ROOT
from tools.errors import ToolError
from tools.functions.function import surroundings


def main() -> None:
    parser = argparse.ArgumentParser(prog="tools.bench")
    parser.add_argument("--runs", type=int, default=15, help="first answers of each flavour")
    parser.add_argument("--rounds", type=int, default=2, help="series of calls of each flavour")
    parser.add_argument("--calls", type=int, default=10_000, help="calls in a series")
    arguments = parser.parse_args()
    with surroundings(TOKENS) as found:
        measured = measure.measure(
            flavours.all_flavours(Path(os.environ["JAVA_HOME"])),
            found,
            runs=arguments.runs,
            rounds=arguments.rounds,
            calls=arguments.calls,
            say=_say,
        )
    _say("the verification alone")
    results = Results(measured, verification.measure())
    REPORTS.mkdir(parents=True, exist_ok=True)
    text = tables.all_tables(results)
    (REPORTS / "tables.md").write_text(text)
    (REPORTS / "first-answers.svg").write_text(picture.draw(results))
    print(f"\n{text}\nIn {REPORTS.relative_to(ROOT)}: tables.md, first-answers.svg")


def _say(what: str) -> None:
    print(f"Measuring: {what} …", flush=True)


if __name__ == "__main__":
    try:
        main()
    except ToolError as error:
        sys.exit(str(error))
