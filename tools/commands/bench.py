"""Measure startup and response times of the functions, compared with other languages.

Rounds continue until the interval of each target is narrower than ± 5 %, or the time is up.
"""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path

from tools.benchmark import measure, publication, report, variants, verification
from tools.benchmark.results import Results
from tools.lambda_host.function import surroundings
from tools.paths import REPORTS, ROOT

FOLDER = REPORTS / "benchmark"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--minutes", type=float, default=20, help="time limit, after six rounds with calls")
    parser.add_argument("--calls", type=int, default=4_000, help="calls of each variant in a round")
    parser.add_argument("--publish", action="store_true", help="also write the results into docs/performance")


def run(arguments: Namespace) -> None:
    java_home = Path(os.environ["JAVA_HOME"])
    # First: it compiles, and so may fail.
    verifications = list(verification.measure())
    with surroundings(measure.TOKENS) as found:
        chosen = variants.all_variants(java_home)
        results: Results = measure.measure(chosen, found, arguments.calls, arguments.minutes, java_home)
    results.verifications = verifications
    FOLDER.mkdir(parents=True, exist_ok=True)
    publication.write(results, FOLDER)
    print(f"\n{report.tables(results)}\nIn {FOLDER.relative_to(ROOT)}: {', '.join(publication.FILES)}")
    if arguments.publish:
        publication.publish(results)
