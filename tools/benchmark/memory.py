"""Measures both functions with the memory and processor share of each Lambda size.

Lambda allocates processor time in proportion to memory: one whole processor at 1,769 MB. Each size is emulated by a
control group with that memory limit and processor quota, which needs Linux and root.
https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tools.benchmark import measure, variants
from tools.benchmark.report import table
from tools.benchmark.results import Series
from tools.benchmark.variants import AUTHORIZER, USERS, Variant
from tools.errors import ToolError
from tools.lambda_host.function import Surroundings

SIZES = (128, 256, 512, 1024, 1769)
WHOLE_PROCESSOR_MB = 1769
PERIOD_MICROSECONDS = 100_000
STARTS = 3
CALLS = 2_000
GROUPS = Path("/sys/fs/cgroup")
GROUP = "users-api-bench"
HEADER = ["", "memory", "first answer", "p50", "p99", "at most"]


def by_memory(java_home: Path, surroundings: Surroundings) -> str:
    """The table of all sizes, in Markdown."""
    rows = [
        _row(variant, size, surroundings)
        for group in (AUTHORIZER, USERS)
        for name in (variants.RESTORED, variants.PACKAGE)
        for size in SIZES
        for variant in variants.all_variants(java_home, size)
        if (variant.group, variant.name) == (group, name)
    ]
    return table(f"By memory, {CALLS:,} calls", HEADER, rows)


def _row(variant: Variant, size: int, surroundings: Surroundings) -> list[str]:
    print(f"Measuring: {variant.function.title}, {variant.name}, {size} MB …", flush=True)
    series = Series(variant.size)
    with _control_group(size) as groups:
        joining = " && ".join(f"echo $$ > {group}/cgroup.procs" for group in groups)
        limited = replace(variant, command=["sh", "-c", f'{joining} && exec "$@"', "sh", *variant.command])
        for _ in range(STARTS):
            measure.add(series, measure.run(limited, surroundings, CALLS))
    return [
        f"{variant.function.title}: {variant.name}",
        f"{size} MB",
        f"{statistics.median(series.first):.0f} ms",
        f"{statistics.median(series.p50):.0f} µs",
        f"{statistics.median(series.p99):.0f} µs",
        f"{max(series.peak):.0f} MiB",
    ]


@contextmanager
def _control_group(size: int) -> Iterator[list[Path]]:
    """Creates a control group (v1 or v2) with that many MB and their processor share; yields its folders."""
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
        raise ToolError(f"Can't create a control group: {error}; this measurement needs Linux and root.") from error
    try:
        yield list(settings)
    finally:
        for folder in settings:
            folder.rmdir()
