"""Lambda's reports on the calls of a deployed environment: starts, durations, memory."""

from __future__ import annotations

import itertools
import time
from collections import defaultdict
from typing import Any

from tools.aws.environment import Environment
from tools.benchmark import report_lines
from tools.benchmark.report import table
from tools.benchmark.report_lines import Report
from tools.errors import ToolError

# In logs of the formats JSON and text.
PATTERNS = ('"platform.report"', '"Memory Size:"')


def measured(environment: Environment, outputs: dict[str, Any], hours: float) -> str:
    """A table by function and version; ToolError if there were no calls in these hours."""
    logs = environment.client("logs")
    start = int((time.time() - 3600 * hours) * 1000)
    reports: dict[tuple[str, str], list[Report]] = defaultdict(list)
    for function, pattern in itertools.product(outputs["functions"].values(), PATTERNS):
        pages = logs.get_paginator("filter_log_events").paginate(
            logGroupName=f"/aws/lambda/{function}", startTime=start, filterPattern=pattern
        )
        for event in (event for page in pages for event in page["events"]):
            if report := report_lines.parse(event["message"]):
                reports[function, report_lines.version(event["logStreamName"])].append(report)
    if not reports:
        raise ToolError(f"Lambda reported no calls of {environment.name} in the last {hours:g} hours.")
    rows = [report_lines.row(*place, found) for place, found in sorted(reports.items())]
    return table(f"{environment.name}, the last {hours:g} hours", report_lines.HEADER, rows)
