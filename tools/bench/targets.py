"""What this project wants to reach, and what it has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tools.bench import flavours
from tools.bench.measure import Measurement
from tools.bench.results import Results
from tools.functions.function import Function

MEGA = 1e6
# What is deployed: as it is started on AWS, without and with a snapshot, and with a Java of its own.
OURS = (flavours.MANAGED, flavours.RESTORED, flavours.PACKAGE)
COLD = (flavours.MANAGED, flavours.PACKAGE, flavours.PACKAGE_C1)


@dataclass(frozen=True)
class Target:
    """The bound, and what was reached: ratios, or what the name says."""

    name: str
    bound: float
    reached: float


def all_targets(results: Results) -> Iterator[Target]:
    authorizer, users = Function.AUTHORIZER, Function.USERS
    of, ratio = results.of, results.ratio
    for function, bound in ((authorizer, 1.0), (users, 0.8)):
        started = [m.first for m in results.of_function(function) if m.flavour in COLD]
        reached = min(started) / of(function, flavours.PYTHON).first
        yield Target(f"{function.title}: first answer, best of ours / Python's", bound, reached)
    for function in Function:
        reached = ratio(function, flavours.MANAGED, flavours.OBVIOUS, _first)
        yield Target(f"{function.title}: first answer / obvious Java's, on Lambda's flags", 0.6, reached)
    for function, bound in ((authorizer, 10.0), (users, 15.0)):
        yield Target(f"{function.title}: restored to first answer, ms", bound, of(function, flavours.RESTORED).first)
    reached = ratio(authorizer, flavours.MANAGED, flavours.NODE, lambda m: m.warm)
    yield Target("authorizer: p50, new tokens / Node.js's", 0.75, reached)
    verification = results.verifications["C2"]
    yield Target("verification / that of its signature alone", 1.5, verification.token / verification.signature)
    for function in Function:
        reached = ratio(function, flavours.MANAGED, flavours.OBVIOUS_DEFAULTS, lambda m: m.memory)
        yield Target(f"{function.title}: memory / obvious Java's, on Java's defaults", 0.6, reached)
    peak = max(of(function, flavour).peak for function in Function for flavour in OURS)
    yield Target("most memory in all calls, MiB", 128, peak)
    yield Target("the JAR, MB", 8, of(users, flavours.MANAGED).size / MEGA)


def _first(measurement: Measurement) -> float:
    return measurement.first
