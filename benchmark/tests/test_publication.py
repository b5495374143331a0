"""The published figures are made from the results of the benchmark."""

from __future__ import annotations

import pytest

from benchmark import report
from benchmark.publication import FOLDER, README, with_figures
from benchmark.results import Results


@pytest.fixture
def results() -> Results:
    return Results.load(FOLDER / "results.json")


def test_the_readmes_sentences_are_made_from_the_results(results: Results) -> None:
    text = README.read_text()

    assert report.readme(results) in text
    assert with_figures(text, results) == text


def test_the_tables_are_made_from_the_results(results: Results) -> None:
    assert (FOLDER / "results.md").read_text() == report.tables(results)


def test_the_chart_is_made_from_the_results(results: Results) -> None:
    assert (FOLDER / "first-answers.svg").read_text() == report.chart(results)


def test_a_noisy_machine_is_reported(results: Results) -> None:
    for series in results.all_series():
        series.first = [10.0] * 5 + [12.0] * 5

    assert "**The machine was noisy**: the same start took 20% longer" in report.tables(results)
