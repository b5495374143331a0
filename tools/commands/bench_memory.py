"""Measure the functions with the memory and the processor share of each Lambda size (Linux, root)."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path

from tools.benchmark import measure, memory
from tools.lambda_host.function import surroundings
from tools.paths import REPORTS, ROOT

FILE = REPORTS / "benchmark" / "memory.md"


def run(_: Namespace) -> None:
    with surroundings(measure.TOKENS) as found:
        text = memory.by_memory(Path(os.environ["JAVA_HOME"]), found)
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(f"{text}\n")
    print(f"\n{text}\n\nIn {FILE.relative_to(ROOT)}")
