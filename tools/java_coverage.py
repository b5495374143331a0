"""python -m tools.java_coverage REPORT: lines and branches that the tests reached, by package, from JaCoCo's CSV."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path


def main(report: Path) -> None:
    counts: dict[str, Counter[str]] = {}
    with report.open() as file:
        for row in csv.DictReader(file):
            counts.setdefault(row["PACKAGE"], Counter()).update(
                {name: int(row[name]) for name in row if name.endswith(("MISSED", "COVERED"))}
            )
    for package, count in sorted(counts.items()):
        print(f"{package:24}{_share(count, 'LINE')} of lines{_share(count, 'BRANCH')} of branches")
    print(f"The report is {report.with_name('index.html')}")


def _share(count: Counter[str], kind: str) -> str:
    covered, missed = count[f"{kind}_COVERED"], count[f"{kind}_MISSED"]
    return f"{covered / max(covered + missed, 1):8.1%}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
