"""Medians with their intervals."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Estimate:
    """A median, and the interval in which the true one lies with a confidence of 95 %."""

    median: float
    low: float
    high: float

    @property
    def width(self) -> float:
        """Half of the interval, relative to the median: 0.05 for ± 5 %."""
        return (self.high - self.low) / 2 / self.median

    def text(self, digits: int) -> str:
        return f"{self.median:.{digits}f} ({self.low:.{digits}f} to {self.high:.{digits}f})"


def estimate(values: Sequence[float]) -> Estimate:
    """The median of independent measurements; its interval has no bounds if there are fewer than six.

    The interval is between two order statistics, and assumes nothing about the distribution.
    https://en.wikipedia.org/wiki/Order_statistic#Confidence_intervals_for_quantiles
    """
    count, ordered, tail, rank = len(values), sorted(values), 0.0, 0
    # The true median is below the k-th smallest value if fewer than k of the values are below it.
    while (tail := tail + math.comb(count, rank) / 2**count) <= (1 - CONFIDENCE) / 2:
        rank += 1
    low, high = (ordered[rank - 1], ordered[count - rank]) if rank else (-math.inf, math.inf)
    return Estimate(statistics.median(ordered), low, high)


def ratio(numerators: Sequence[float], denominators: Sequence[float]) -> Estimate:
    """The ratio of two measurements of each round."""
    return estimate([n / d for n, d in zip(numerators, denominators, strict=True)])


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that so many percent of the values do not exceed (nearest rank)."""
    return sorted(values)[max(math.ceil(len(values) * percent / 100) - 1, 0)]
