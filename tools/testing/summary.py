"""Summarizes the tests of "make test" by kind, from the reports of every test runner."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

from tools.paths import REPORTS, ROOT
from tools.testing.stages import JAVA, Stage

CONTRACT = "Java, contract"
LONGEST_TABLE = 20
# What tests measured, each file a table with its title.
TABLES = [JAVA / "tables", REPORTS / "tables"]


def show(stages: list[Stage], seconds: dict[str, float], failed_stages: set[str], total: float) -> int:
    """Prints tables, counts by kind and time by stage; returns 1 if a test or stage failed, or a kind ran no test."""
    # After a single stage, the folders also contain tables of earlier runs.
    for file in sorted(file for folder in TABLES for file in folder.glob("*.txt")) if len(stages) > 1 else []:
        print(f"{_abridged(file)}\n")
    passed: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    skipped: list[str] = []
    places = {kind: place for stage in stages for kind, place in stage.reports.items()}
    for kind, place in places.items():
        for file in _files(place):
            for case in ElementTree.parse(file).iter("testcase"):
                name = CONTRACT if ".contract." in case.get("classname", "") else kind
                if (reason := case.find("skipped")) is not None:
                    skipped.append(f"{case.get('name')}: {reason.get('message')}")
                    continue
                unsuccessful = case.find("failure") is not None or case.find("error") is not None
                (failed if unsuccessful else passed)[name] += 1
    kinds = [*places, *([CONTRACT] if passed[CONTRACT] + failed[CONTRACT] else [])]
    optional = {kind for stage in stages for kind in stage.optional}
    missing = [kind for kind in kinds if not passed[kind] + failed[kind]]
    for kind in kinds:
        if kind not in optional or kind not in missing:
            print(f"  {kind:40}{passed[kind]:5} passed{failed[kind]:5} failed")
    for test in skipped:
        print(f"Skipped: {test}")
    if lacking := [kind for kind in missing if kind not in optional]:
        print(f"No tests were run of: {', '.join(lacking)}.")
    times = ", ".join(f"{name} {taken:.0f} s" for name, taken in seconds.items())
    print(f"Time: {times}; together {total:.0f} s")
    print(f"{passed.total()} passed, {failed.total()} failed")
    return 1 if lacking or failed or failed_stages else 0


def _abridged(table: Path) -> str:
    """A table, or only its title and file if it is long."""
    title, columns, *rows = table.read_text().rstrip().splitlines()
    if len(rows) > LONGEST_TABLE:
        return f"{title}: {len(rows)} rows in {table.relative_to(ROOT)}"
    return "\n".join([title, columns, *rows])


def _files(place: Path) -> list[Path]:
    """A report, or the reports in a folder; none if nothing was run."""
    if place.is_dir():
        return sorted(place.glob("TEST-*.xml"))
    return [place] if place.exists() else []
