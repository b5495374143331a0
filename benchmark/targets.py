"""The performance targets of this project, and whether they are reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from benchmark import variants
from benchmark.estimates import Estimate, ratio
from benchmark.results import Results
from benchmark.variants import AUTHORIZER, USERS

MEGA = 1e6


@dataclass(frozen=True)
class Target:
    name: str
    bound: float
    found: Estimate

    @property
    def verdict(self) -> str:
        """Only if the whole interval is on one side of the bound."""
        if self.found.high <= self.bound:
            return "reached"
        return "missed" if self.found.low > self.bound else "undecided"


def all_targets(results: Results) -> Iterator[Target]:
    """Every target of this run; those of a single value, such as a size, have an interval of no width."""
    first, warm, of = results.first_ratio, results.warm_ratio, results.of
    restored, managed, package = variants.RESTORED, variants.MANAGED, variants.PACKAGE
    python, plain, node = variants.PYTHON, variants.PLAIN, variants.NODE
    yield Target("authorizer restored: first answer / Python's", 0.10, first(AUTHORIZER, restored, python))
    yield Target("users restored: first answer / Python's", 0.07, first(USERS, restored, python))
    yield Target("authorizer, Lambda's flags: first answer / plain Java's", 0.6, first(AUTHORIZER, managed, plain))
    yield Target("users, Lambda's flags: first answer / plain Java's", 0.55, first(USERS, managed, plain))
    yield Target("authorizer, own Java: first answer / Node.js's", 1.0, first(AUTHORIZER, package, node))
    yield Target("users, own Java: first answer / Node.js's", 1.2, first(USERS, package, node))
    yield Target("authorizer, Lambda's flags: p50, new tokens / Node.js's", 0.75, warm(AUTHORIZER, managed, node))
    for name, group in (("authorizer", AUTHORIZER), ("users", USERS)):
        memory = ratio(of(group, managed).memory, of(group, variants.PLAIN_DEFAULTS).memory)
        yield Target(f"{name}: memory / plain Java's, Java's defaults", 0.6, memory)
    peaks = [max(of(group, name).peak) for group in (AUTHORIZER, USERS) for name in (managed, restored, package)]
    yield Target("most memory in all calls, MiB", 128, _exact(max(peaks)))
    yield Target("the JAR, MB", 8, _exact(of(USERS, managed).size / MEGA))


def _exact(value: float) -> Estimate:
    return Estimate(value, value, value)
