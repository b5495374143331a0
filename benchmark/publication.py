"""Where the results of the benchmark are published: docs/performance, and a paragraph of the README."""

from __future__ import annotations

from pathlib import Path

from benchmark import report
from benchmark.results import Results
from tools.paths import ROOT

FILES = ("results.json", "results.md", "first-answers.svg")
FOLDER = ROOT / "docs" / "performance"
README = ROOT / "README.md"
BEGIN, END = "<!-- From docs/performance/results.json, by make bench -->\n", "\n<!-- End -->"


def write(results: Results, folder: Path) -> None:
    """Writes the results and what is made from them into a folder."""
    data, tables, chart = (folder / name for name in FILES)
    results.save(data)
    tables.write_text(report.tables(results))
    chart.write_text(report.chart(results))


def publish(results: Results) -> None:
    write(results, FOLDER)
    README.write_text(with_figures(README.read_text(), results))


def with_figures(readme: str, results: Results) -> str:
    """The README, with its paragraph on speed made from these results."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    return f"{before}{begin}{report.readme(results)}{end}{after}"
