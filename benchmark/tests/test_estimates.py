"""Medians, their intervals, and the verdicts of targets on them."""

from __future__ import annotations

import math

import pytest

from benchmark.estimates import Estimate, estimate, percentile, ratio
from benchmark.targets import Target


@pytest.mark.parametrize(
    ("count", "lowest"),
    # From tables of the sign test: the smallest k with P(B(n, 1/2) < k) ≤ 0.025.
    [(6, 1), (8, 1), (9, 2), (15, 4), (20, 6), (30, 10)],
)
def test_the_interval_of_a_median_is_that_of_the_sign_test(count: int, lowest: int) -> None:
    found = estimate([float(value) for value in range(count, 0, -1)])

    assert (found.low, found.high) == (lowest, count + 1 - lowest)
    assert found.median == (count + 1) / 2


def test_five_values_are_too_few_for_a_verdict() -> None:
    found = estimate([1.0] * 5)

    assert (found.low, found.high) == (-math.inf, math.inf)
    assert Target("", 2, found).verdict == "undecided"


def test_a_ratio_is_computed_for_each_round() -> None:
    # A round in which the machine was twice as slow changes nothing.
    assert ratio([1, 2, 1, 1, 1, 1], [10, 20, 10, 10, 10, 10]) == Estimate(0.1, 0.1, 0.1)


@pytest.mark.parametrize(
    ("low", "high", "verdict"), [(0.4, 0.5, "reached"), (0.45, 0.55, "undecided"), (0.51, 0.6, "missed")]
)
def test_a_verdict_needs_the_whole_interval_on_one_side(low: float, high: float, verdict: str) -> None:
    assert Target("", 0.5, Estimate((low + high) / 2, low, high)).verdict == verdict


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(value) for value in range(1, 11)]

    assert [percentile(values, percent) for percent in (0, 50, 90, 99, 100)] == [1, 5, 9, 10, 10]
