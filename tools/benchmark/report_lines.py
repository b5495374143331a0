"""Parses Lambda's reports of calls in the log of a function: duration, memory, start, time-out.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html (text) and
https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html#platform-report (JSON)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tools.benchmark.estimates import percentile

HEADER = [
    *("", "version", "calls", "starts", "init, ms", "restore, ms"),
    *("p50, ms", "p90", "p99", "billed p50", "MB used", "of", "time-outs", "errors"),
]
FIELD = re.compile(r"([A-Z][A-Za-z ]+): (\S+)(?: (?:ms|MB))?")
# The version is in the name of the log stream: 2026/11/25/[3]0123… or 2026/11/25/name[3]0123…
VERSION = re.compile(r"\[(\$LATEST|\d+)\]")


@dataclass(frozen=True)
class Report:
    """One call: times in milliseconds, memory in MB; init and restore only if it started an environment.

    status: success, timeout, error or failure
    """

    duration: float
    billed: float
    memory_size: float
    memory_used: float
    init: float | None
    restore: float | None
    status: str


def parse(message: str) -> Report | None:
    """The report in a line of a log, as text or JSON; None if the line is something else."""
    if message.startswith("REPORT "):
        return _parse_text(message)
    if message.startswith("{") and '"platform.report"' in message:
        return _parse_json(json.loads(message))
    return None


def version(log_stream: str) -> str:
    """The version of a function that wrote into the log stream of that name."""
    found = VERSION.search(log_stream)
    return found[1] if found else "?"


def row(function: str, version: str, reports: list[Report]) -> list[str]:
    """A line of the table, for the calls of one version."""
    durations = [report.duration for report in reports]
    starts = [report for report in reports if report.init is not None or report.restore is not None]
    return [
        function,
        version,
        str(len(reports)),
        str(len(starts)),
        _median(report.init for report in starts),
        _median(report.restore for report in starts),
        *(f"{percentile(durations, percent):.1f}" for percent in (50, 90, 99)),
        f"{percentile([report.billed for report in reports], 50):.0f}",
        f"{max(report.memory_used for report in reports):.0f}",
        f"{reports[-1].memory_size:.0f}",
        str(sum(report.status == "timeout" for report in reports)),
        str(sum(report.status in ("error", "failure") for report in reports)),
    ]


def _median(values: Iterable[float | None]) -> str:
    known = [value for value in values if value is not None]
    return f"{percentile(known, 50):.0f}" if known else "-"


def _parse_text(message: str) -> Report:
    fields = dict(FIELD.findall(message.replace("\t", " \n")))
    return Report(
        duration=float(fields["Duration"]),
        billed=float(fields["Billed Duration"]),
        memory_size=float(fields["Memory Size"]),
        memory_used=float(fields["Max Memory Used"]),
        init=_optional(fields.get("Init Duration")),
        restore=_optional(fields.get("Restore Duration")),
        status=fields.get("Status", "success"),
    )


def _parse_json(event: dict[str, Any]) -> Report:
    record = event["record"]
    metrics = record["metrics"]
    return Report(
        duration=metrics["durationMs"],
        billed=metrics["billedDurationMs"],
        memory_size=metrics["memorySizeMB"],
        memory_used=metrics["maxMemoryUsedMB"],
        init=metrics.get("initDurationMs"),
        restore=metrics.get("restoreDurationMs"),
        status=record["status"],
    )


def _optional(value: str | None) -> float | None:
    return None if value is None else float(value)
