"""Sends one function process many events in a row: does it get slower, or take more memory?"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.benchmark import measure, variants
from tools.benchmark.estimates import percentile
from tools.benchmark.measure import MICRO, MILLI
from tools.benchmark.report import table
from tools.benchmark.variants import Variant
from tools.errors import ToolError
from tools.lambda_host import java
from tools.lambda_host.function import Surroundings
from tools.lambda_host.runtime_api import Run

PARTS = 10
HEADER = ["calls", "p50, µs", "p99, µs", "p99.9, µs", "longest, ms", "MiB"]
PAUSE = re.compile(r"Pause .* ([\d.]+)ms$", re.MULTILINE)


def under_load(java_home: Path, surroundings: Surroundings, calls: int) -> str:
    """A table of each function, restored from a snapshot, in Markdown; ToolError if calls is no multiple of PARTS."""
    if calls < PARTS or calls % PARTS:
        raise ToolError(f"CALLS must be a multiple of {PARTS}, such as 100000.")
    chosen = (variant for variant in variants.of_jar("ours", java.JAR, java_home) if variant.snapshot)
    return "\n\n".join(_of(variant, surroundings, calls) for variant in chosen)


def _of(variant: Variant, surroundings: Surroundings, calls: int) -> str:
    print(f"Calling: {variant.group} …", flush=True)
    with TemporaryDirectory() as folder:
        log = Path(folder, "gc.txt")
        program, *arguments = variant.command
        logging = replace(variant, command=[program, f"-Xlog:gc:file={log}", *arguments])
        found = measure.run(logging, surroundings, calls + 1, memory_every=calls // PARTS)
        pauses = _pauses(log.read_text())
    collections = f"{len(pauses)} garbage collections, the longest of {max(pauses, default=0):.1f} ms."
    return f"{table(f'{variant.group}, {calls:,} calls', HEADER, _rows(found, calls))}\n\n{collections}"


def _pauses(log: str) -> list[float]:
    """The duration of each garbage collection in Java's log, in milliseconds."""
    return [float(pause) for pause in PAUSE.findall(log)]


def _rows(found: Run, calls: int) -> list[list[str]]:
    size = calls // PARTS
    return [
        [
            f"{(part + 1) * size:,}",
            *(f"{percentile(warm, percent) * MICRO:.0f}" for percent in (50, 99, 99.9)),
            f"{max(warm) * MILLI:.1f}",
            f"{memory:.0f}",
        ]
        for part, memory in enumerate(found.memories)
        for warm in [found.warm[part * size : (part + 1) * size]]
    ]
