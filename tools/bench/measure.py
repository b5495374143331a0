"""Measures all flavours, one run of each after the other, so that what else the machine does hits all alike."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass

from tools.bench.flavours import Flavour
from tools.functions import runtime_api
from tools.functions.function import Function, Surroundings
from tools.functions.runtime_api import Run

# A new one each call, and again after so many.
TOKENS = 500
MILLI = 1e3
MICRO = 1e6
# The answers after the first, while a JIT has not compiled much.
EARLY_CALLS = 49


@dataclass(frozen=True)
class Measurement:
    """first: from start, or from restoring, to the first answer, in milliseconds, p50 of all runs and their range;
    early, warm and warm_p99: microseconds of an answer, of the 49 after the first, and p50 and p99 of the second half
    of all; memory and peak: resident MiB at the end of the calls, and at most; size: the package's, in bytes."""

    flavour: str
    function: Function
    first: float
    first_range: tuple[float, float]
    early: float
    warm: float
    warm_p99: float
    memory: float
    peak: float
    size: int


def measure(
    flavours: list[Flavour],
    surroundings: Surroundings,
    *,
    runs: int,
    rounds: int,
    calls: int,
    say: Callable[[str], None],
) -> list[Measurement]:
    """runs: first answers of each flavour; rounds: how often each answers so many calls in a row."""
    starts: list[list[float]] = [[] for _ in flavours]
    series: list[list[Run]] = [[] for _ in flavours]
    for number in range(runs):
        say(f"first answers, {number + 1} of {runs}")
        for flavour, found in zip(flavours, starts, strict=True):
            found.append(_run(flavour, surroundings, 1).first)
    for number in range(rounds):
        say(f"{calls} calls of each, {number + 1} of {rounds}")
        for flavour, answered in zip(flavours, series, strict=True):
            answered.append(_run(flavour, surroundings, calls))
    return [_measurement(*found) for found in zip(flavours, starts, series, strict=True)]


def _run(flavour: Flavour, surroundings: Surroundings, calls: int) -> Run:
    variables = surroundings.variables(flavour.snapshot) | flavour.variables
    events = surroundings.events(flavour.function, calls)
    return runtime_api.run(flavour.command, variables, flavour.folder, events, must_contain=flavour.function.answer)


def _measurement(flavour: Flavour, starts: list[float], series: list[Run]) -> Measurement:
    settled = [sorted(run.warm[len(run.warm) // 2 :]) for run in series]
    return Measurement(
        flavour=flavour.name,
        function=flavour.function,
        first=statistics.median(starts) * MILLI,
        first_range=(min(starts) * MILLI, max(starts) * MILLI),
        early=statistics.median(time for run in series for time in run.warm[:EARLY_CALLS]) * MICRO,
        warm=statistics.median(times[len(times) // 2] for times in settled) * MICRO,
        warm_p99=statistics.median(times[len(times) * 99 // 100] for times in settled) * MICRO,
        memory=statistics.median(run.memory for run in series),
        peak=max(run.peak for run in series),
        size=flavour.size,
    )
