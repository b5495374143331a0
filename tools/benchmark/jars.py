"""Compares startup and response times of the functions in several JARs, in one run."""

from __future__ import annotations

import time
from pathlib import Path

from tools.benchmark import measure, variants
from tools.benchmark.estimates import estimate, ratio
from tools.benchmark.results import Series
from tools.lambda_host.function import surroundings

LEAST_ROUNDS = 6
CALLS = 1_000


def compare(jars: dict[str, Path], minutes: float, java_home: Path) -> None:
    """Prints a table for each function; the JARs, by their names, are compared with the first.

    minutes: how long to measure, but at least LEAST_ROUNDS rounds
    """
    chosen = [variant for name, jar in jars.items() for variant in variants.of_jar(name, jar, java_home)]
    series = {variant: Series(variant.size) for variant in chosen}
    deadline, rounds = time.monotonic() + 60 * minutes, 0
    with surroundings(measure.TOKENS) as found:
        while rounds < LEAST_ROUNDS or time.monotonic() < deadline:
            # Alternate the order, so that none is always measured first.
            chosen.reverse()
            for variant in chosen:
                measure.add(series[variant], measure.run(variant, found, CALLS))
            rounds += 1
            print(f"Round {rounds}", flush=True)
    groups: dict[str, dict[str, Series]] = {}
    for variant, measured in series.items():
        groups.setdefault(variant.group, {})[variant.name] = measured
    for group, by_jar in groups.items():
        print(f"\n{group}\n{_table(by_jar)}")


def _table(by_jar: dict[str, Series]) -> str:
    base = next(iter(by_jar.values()))
    lines = [f"{'':24}{'JAR, kB':>10}{'first answer, ms':>20}{'ratio':>22}{'p50, us':>10}{'ratio':>22}"]
    for name, measured in by_jar.items():
        first, warm = estimate(measured.first).median, estimate(measured.p50).median
        ratios = [ratio(measured.first, base.first).text(2), ratio(measured.p50, base.p50).text(2)]
        if measured is base:
            ratios = ["", ""]
        lines.append(f"{name:24}{measured.size / 1000:10.0f}{first:20.1f}{ratios[0]:>22}{warm:10.0f}{ratios[1]:>22}")
    return "\n".join(lines)
