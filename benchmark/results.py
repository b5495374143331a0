"""The results of a benchmark run, as stored in results.json."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmark.estimates import Estimate, percentile, ratio


@dataclass
class Series:
    """The measurements of one variant; "first" has a value for each round, the others for each round with calls.

    first: milliseconds to the first answer, from the start of the process or the restore of its snapshot
    early: microseconds of an answer, median of the 49 after the first
    p50, p99: microseconds of an answer, of the second half of the calls
    memory, peak: resident MiB after the calls, and at most
    size: of the package, in bytes
    """

    size: int
    first: list[float] = field(default_factory=list)
    early: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    peak: list[float] = field(default_factory=list)


@dataclass
class Results:
    """machine: cores, processor, system and JDK; calls: of each variant, in a round of calls."""

    date: str
    machine: str
    calls: int
    groups: dict[str, dict[str, Series]]

    @staticmethod
    def load(file: Path) -> Results:
        read = json.loads(file.read_text())
        groups = {
            group: {name: Series(**series) for name, series in variants.items()}
            for group, variants in read.pop("groups").items()
        }
        return Results(groups=groups, **read)

    def save(self, file: Path) -> None:
        file.write_text(json.dumps(asdict(self), indent=1) + "\n")

    @property
    def rounds(self) -> int:
        return len(next(self.all_series()).first)

    @property
    def noise(self) -> float:
        """How much longer a start took in the slowest tenth of the rounds than in the fastest: 0.1 for 10 %."""
        spreads = [percentile(series.first, 90) / percentile(series.first, 10) for series in self.all_series()]
        return statistics.median(spreads) - 1

    def of(self, group: str, name: str) -> Series:
        return self.groups[group][name]

    def first_ratio(self, group: str, name: str, other: str) -> Estimate:
        return ratio(self.of(group, name).first, self.of(group, other).first)

    def warm_ratio(self, group: str, name: str, other: str) -> Estimate:
        return ratio(self.of(group, name).p50, self.of(group, other).p50)

    def all_series(self) -> Iterator[Series]:
        for variants in self.groups.values():
            yield from variants.values()
