"""python -m tools.bench.memory: both functions with the memory, and the share of a processor, of each size of Lambda's.

Lambda gives a function a processor in proportion to its memory, a whole one at 1,769 MB; the rest of what is said of
the sizes is measured here, in a control group with that limit of memory and that quota of a processor. It needs Linux
and root.
https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tools.bench import flavours
from tools.bench.flavours import Flavour
from tools.bench.measure import TOKENS, measure
from tools.bench.results import REPORTS
from tools.bench.tables import table
from tools.environment import ROOT
from tools.errors import ToolError
from tools.functions.function import Function, Surroundings, surroundings

SIZES = (128, 256, 512, 1024, 1769)
WHOLE_PROCESSOR_MB = 1769
PERIOD_MICROSECONDS = 100_000
STARTS = 3
CALLS = 2_000
GROUPS = Path("/sys/fs/cgroup")
GROUP = "users-api-bench"
HEADER = ["", "memory", "first answer", "p50", "p99", "at most"]


def main() -> None:
    java_home = Path(os.environ["JAVA_HOME"])
    with surroundings(TOKENS) as found:
        rows = [
            _row(flavour, size, found)
            for function in Function
            for name in (flavours.RESTORED, flavours.PACKAGE)
            for size in SIZES
            for flavour in flavours.all_flavours(java_home, size)
            if (flavour.name, flavour.function) == (name, function)
        ]
    text = table(f"By memory, {CALLS:,} calls", HEADER, rows)
    REPORTS.mkdir(parents=True, exist_ok=True)
    (REPORTS / "memory.md").write_text(text + "\n")
    print(f"\n{text}\n\nIn {REPORTS.relative_to(ROOT)}: memory.md")


def _row(flavour: Flavour, size: int, found: Surroundings) -> list[str]:
    print(f"Measuring: {flavour.function.title}, {flavour.name}, {size} MB …", flush=True)
    with _control_group(size) as groups:
        joining = " && ".join(f"echo $$ > {group}/cgroup.procs" for group in groups)
        limited = replace(flavour, command=["sh", "-c", f'{joining} && exec "$@"', "sh", *flavour.command])
        (m,) = measure([limited], found, runs=STARTS, rounds=1, calls=CALLS, say=lambda _: None)
    return [
        f"{flavour.function.title}: {flavour.name}",
        f"{size} MB",
        f"{m.first:.0f} ms",
        f"{m.warm:.0f} µs",
        f"{m.warm_p99:.0f} µs",
        f"{m.peak:.0f} MiB",
    ]


@contextmanager
def _control_group(size: int) -> Iterator[list[Path]]:
    """The folders of a control group, of either version, that has so many MB and their share of a processor."""
    quota, limit = PERIOD_MICROSECONDS * size // WHOLE_PROCESSOR_MB, size << 20
    if (GROUPS / "cgroup.controllers").exists():
        settings = {GROUPS / GROUP: {"cpu.max": f"{quota} {PERIOD_MICROSECONDS}", "memory.max": str(limit)}}
    else:
        settings = {
            GROUPS / "cpu" / GROUP: {"cpu.cfs_quota_us": str(quota)},
            GROUPS / "memory" / GROUP: {"memory.limit_in_bytes": str(limit)},
        }
    try:
        for folder, files in settings.items():
            folder.mkdir(exist_ok=True)
            for name, value in files.items():
                (folder / name).write_text(value)
    except OSError as error:
        raise ToolError(f"No control group can be made: {error}; this measurement needs Linux and root.") from error
    try:
        yield list(settings)
    finally:
        for folder in settings:
            folder.rmdir()


if __name__ == "__main__":
    try:
        main()
    except ToolError as error:
        sys.exit(str(error))
