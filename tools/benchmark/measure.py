"""Measures all variants in turn, in rounds, so that other load on the machine affects them equally."""

from __future__ import annotations

import os
import platform
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

from tools.benchmark.results import Results, Series
from tools.benchmark.targets import all_targets
from tools.benchmark.variants import Variant
from tools.lambda_host import runtime_api
from tools.lambda_host.function import Surroundings
from tools.lambda_host.runtime_api import Run

# Each call has a new token; they repeat after this many calls.
TOKENS = 500
# The answers after the first, when little is compiled yet.
EARLY_CALLS = 49
# Starts are much faster than thousands of calls, so only one round in three has more than one call.
ROUNDS_OF_STARTS = 3
# Fewer than six rounds of calls would give no interval.
LEAST_ROUNDS = 6 * ROUNDS_OF_STARTS
MILLI, MICRO = 1e3, 1e6


def measure(
    variants: list[Variant], surroundings: Surroundings, calls: int, minutes: float, java_home: Path
) -> Results:
    """Measures until the interval of each target is narrow, or the time is up.

    In every third round each variant answers that many calls, in the others only one.
    """
    results = Results(
        date=datetime.now(UTC).date().isoformat(),
        machine=_machine(java_home),
        calls=calls,
        groups={},
        verifications=[],
    )
    for variant in variants:
        results.groups.setdefault(variant.group, {})[variant.name] = Series(variant.size)
    deadline = time.monotonic() + 60 * minutes
    while results.rounds < LEAST_ROUNDS or time.monotonic() < deadline:
        start = results.rounds % len(variants)
        answers = 1 if results.rounds % ROUNDS_OF_STARTS else calls
        for variant in variants[start:] + variants[:start]:
            add(results.of(variant.group, variant.name), run(variant, surroundings, answers))
        if results.rounds < LEAST_ROUNDS:
            print(f"Round {results.rounds} of at least {LEAST_ROUNDS}", flush=True)
            continue
        wide = sum(not target.is_narrow for target in all_targets(results))
        print(f"Round {results.rounds}: {wide} intervals are wider than ± 5 %", flush=True)
        if not wide:
            break
    return results


def run(variant: Variant, surroundings: Surroundings, calls: int, memory_every: int = 0) -> Run:
    return runtime_api.run(
        variant.command,
        surroundings.variables(variant.snapshot) | variant.variables,
        variant.folder,
        surroundings.events(variant.function, calls),
        must_contain=variant.answer,
        memory_every=memory_every,
    )


def add(series: Series, answered: Run) -> None:
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


def _machine(java_home: Path) -> str:
    release = (java_home / "release").read_text()
    version = release.partition('JAVA_VERSION="')[2].partition('"')[0]
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, JDK {version}"
