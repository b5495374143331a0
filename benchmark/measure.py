"""Measures all variants in turn, in rounds, so that other load on the machine affects them equally."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmark.estimates import Estimate
from benchmark.lambda_host import runtime_api
from benchmark.lambda_host.function import Surroundings, surroundings
from benchmark.lambda_host.runtime_api import Run
from benchmark.results import Results, Series
from benchmark.variants import BUILD, Variant

# Each call has a new token; they repeat after this many calls.
TOKENS = 500
# The answers after the first, when little is compiled yet.
EARLY_CALLS = 49
# Fewer rounds of calls would give no interval.
LEAST_ROUNDS_OF_CALLS = 6
# How narrow each interval must be before the benchmark ends by itself.
NARROW = 0.05
MILLI, MICRO = 1e3, 1e6


def measure(
    variants: list[Variant],
    calls: int,
    minutes: float,
    *,
    estimates: Callable[[Results], list[Estimate]],
    rounds_of_starts: int = 1,
) -> Results:
    """Measures until the intervals of the estimates are narrow, or the time is up.

    rounds_of_starts: in one of so many rounds each variant answers all calls, in the others only one
    """
    results = Results(date=datetime.now(UTC).date().isoformat(), machine=_machine(), calls=calls, groups={})
    for variant in variants:
        results.groups.setdefault(variant.group, {})[variant.name] = Series(variant.size)
    least, deadline = rounds_of_starts * LEAST_ROUNDS_OF_CALLS, time.monotonic() + 60 * minutes
    # The functions are started there.
    BUILD.mkdir(parents=True, exist_ok=True)
    with surroundings(TOKENS) as found:
        while results.rounds < least or time.monotonic() < deadline:
            start = results.rounds % len(variants)
            answers = 1 if results.rounds % rounds_of_starts else calls
            for variant in variants[start:] + variants[:start]:
                _add(results.of(variant.group, variant.name), _run(variant, found, answers))
            if results.rounds < least:
                print(f"Round {results.rounds} of at least {least}", flush=True)
                continue
            wide = sum(estimate.width > NARROW for estimate in estimates(results))
            print(f"Round {results.rounds}: {wide} intervals are wider than ± 5 %", flush=True)
            if not wide:
                break
    return results


def _run(variant: Variant, surroundings: Surroundings, calls: int) -> Run:
    return runtime_api.run(
        variant.command,
        surroundings.variables(variant.snapshot) | variant.variables,
        variant.folder,
        surroundings.events(variant.function, calls),
        must_contain=variant.answer,
    )


def _add(series: Series, answered: Run) -> None:
    """Adds a run's first answer, and statistics of the later ones, if any."""
    series.first.append(round(answered.first * MILLI, 2))
    if not answered.warm:
        return
    settled = sorted(answered.warm[len(answered.warm) // 2 :])
    series.early.append(round(statistics.median(answered.warm[:EARLY_CALLS]) * MICRO, 1))
    series.p50.append(round(settled[len(settled) // 2] * MICRO, 1))
    series.p99.append(round(settled[len(settled) * 99 // 100] * MICRO, 1))
    series.memory.append(round(answered.memory, 1))
    series.peak.append(round(answered.peak, 1))


def _machine() -> str:
    release = Path(os.environ["JAVA_HOME"], "release").read_text()
    version = release.partition('JAVA_VERSION="')[2].partition('"')[0]
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, JDK {version}"
