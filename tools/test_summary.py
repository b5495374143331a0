"""python -m tools.test_summary: what "make test" ran, by kind, from the reports that every test runner wrote."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

from tools.environment import ROOT

JAVA = ROOT / "java" / "target"
REPORTS = ROOT / "build" / "reports"
KINDS = {
    "Java, unit": JAVA / "surefire-reports",
    "Java, integration": JAVA / "failsafe-reports",
    "Java, end to end over HTTP": JAVA / "e2e-reports",
    "Java, the same with a Java of its own": JAVA / "e2e-runtime-reports",
    "Terraform": REPORTS / "terraform",
    "The local emulator": REPORTS / "emulator.xml",
    "The make targets and deployments": REPORTS / "tools.xml",
}
CONTRACT = "Java, contract"
# Skipped where the JDK is too old to make its package.
OPTIONAL = {"Java, the same with a Java of its own"}
LONGEST_TABLE = 20
# What tests measured, each file a table with its title.
TABLES = [JAVA / "tables", REPORTS / "tables"]


def main() -> int:
    for file in sorted(file for folder in TABLES for file in folder.glob("*.txt")):
        print(f"{_abridged(file)}\n")
    passed: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    skipped: list[str] = []
    for kind, place in KINDS.items():
        for file in _files(place):
            for case in ElementTree.parse(file).iter("testcase"):
                name = CONTRACT if ".contract." in case.get("classname", "") else kind
                if (reason := case.find("skipped")) is not None:
                    skipped.append(f"{case.get('name')}: {reason.get('message')}")
                    continue
                unsuccessful = case.find("failure") is not None or case.find("error") is not None
                (failed if unsuccessful else passed)[name] += 1
    for kind in [*KINDS, CONTRACT]:
        print(f"  {kind:40}{passed[kind]:5} passed{failed[kind]:5} failed")
    for test in skipped:
        print(f"Skipped: {test}")
    missing = [kind for kind in [*KINDS, CONTRACT] if kind not in OPTIONAL and not passed[kind] + failed[kind]]
    if missing:
        print(f"Nothing was run of: {', '.join(missing)}.")
    print(f"{passed.total()} passed, {failed.total()} failed")
    return 1 if missing or failed else 0


def _abridged(table: Path) -> str:
    """A table as it is, or where it is if it is long."""
    title, columns, *rows = table.read_text().rstrip().splitlines()
    if len(rows) > LONGEST_TABLE:
        return f"{title}: {len(rows)} rows in {table.relative_to(ROOT)}"
    return "\n".join([title, columns, *rows])


def _files(place: Path) -> list[Path]:
    """A report, or the reports in a folder; none where nothing was run."""
    if place.is_dir():
        return sorted(place.glob("TEST-*.xml"))
    return [place] if place.exists() else []


if __name__ == "__main__":
    sys.exit(main())
