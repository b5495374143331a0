"""Lambda's reports in their documented formats, and the table of a deployed environment."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from emulator.instance import Instance
from tools.aws.environment import Environment
from tools.benchmark.environment_reports import measured
from tools.benchmark.report_lines import Report, parse, version
from tools.errors import ToolError

ID = "REPORT RequestId: 19fc6e8a-5d48-46c2-bc92-2a7b1b3ba4a7\t"
WARM = f"{ID}Duration: 2.35 ms\tBilled Duration: 3 ms\tMemory Size: 512 MB\tMax Memory Used: 110 MB\t\n"
COLD = (
    f"{ID}Duration: 44.10 ms\tBilled Duration: 620 ms\tMemory Size: 512 MB\tMax Memory Used: 105 MB\t"
    "Init Duration: 575.12 ms\t\nXRAY TraceId: 1-5bef4de7-ad49b0e87f6ef6c87fc2e700\tSegmentId: 0a\tSampled: true\t\n"
)
RESTORED = (
    f"{ID}Duration: 18.22 ms\tBilled Duration: 117 ms\tMemory Size: 512 MB\tMax Memory Used: 108 MB\t"
    "Restore Duration: 689.23 ms\tBilled Restore Duration: 98 ms\t\n"
)
TIMED_OUT = (
    f"{ID}Duration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 512 MB\tMax Memory Used: 112 MB\t"
    "Status: timeout\n"
)
OUT_OF_MEMORY = (
    f"{ID}Duration: 812.00 ms\tBilled Duration: 812 ms\tMemory Size: 128 MB\tMax Memory Used: 128 MB\t"
    "Status: error\tError Type: Runtime.OutOfMemory\n"
)


def as_json(status: str, **metrics: float) -> str:
    """A line of a function with the log format JSON, as ours have it."""
    usual = {"durationMs": 2.35, "billedDurationMs": 3, "memorySizeMB": 512, "maxMemoryUsedMB": 110}
    record = {"requestId": "19fc6e8a-5d48-46c2-bc92-2a7b1b3ba4a7", "metrics": usual | metrics, "status": status}
    return json.dumps({"time": "2026-11-25T18:56:24.046Z", "type": "platform.report", "record": record})


@pytest.mark.parametrize(
    ("line", "report"),
    [
        (WARM, Report(2.35, 3, 512, 110, None, None, "success")),
        (COLD, Report(44.10, 620, 512, 105, 575.12, None, "success")),
        (RESTORED, Report(18.22, 117, 512, 108, None, 689.23, "success")),
        (TIMED_OUT, Report(3000, 3000, 512, 112, None, None, "timeout")),
        (OUT_OF_MEMORY, Report(812, 812, 128, 128, None, None, "error")),
        (as_json("success"), Report(2.35, 3, 512, 110, None, None, "success")),
        (as_json("success", initDurationMs=116.67), Report(2.35, 3, 512, 110, 116.67, None, "success")),
        (as_json("success", restoreDurationMs=689.23), Report(2.35, 3, 512, 110, None, 689.23, "success")),
        (as_json("timeout", durationMs=3000.0), Report(3000, 3, 512, 110, None, None, "timeout")),
        (as_json("failure"), Report(2.35, 3, 512, 110, None, None, "failure")),
    ],
    ids=[
        *("warm", "cold", "restored", "timed out", "out of memory"),
        *("JSON, warm", "JSON, cold", "JSON, restored", "JSON, timed out", "JSON, failed"),
    ],
)
def test_every_format_of_a_report_is_parsed(line: str, report: Report) -> None:
    assert parse(line) == report


@pytest.mark.parametrize("line", ["START RequestId: 19fc6e8a", '{"type":"platform.start","record":{}}', "REPORTED"])
def test_other_lines_are_ignored(line: str) -> None:
    assert parse(line) is None


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        ("2026/11/25/[3]0123456789abcdef", "3"),
        ("2026/11/25/[$LATEST]0123456789abcdef", "$LATEST"),
        ("2026/11/25/users-api-dev-users[12]0123456789abcdef", "12"),
    ],
)
def test_the_version_is_in_the_name_of_the_log_stream(stream: str, expected: str) -> None:
    assert version(stream) == expected


@pytest.fixture
def outputs(emulator: Instance) -> dict[str, Any]:
    """Two functions with logs, of which one was called."""
    functions = {"authorizer": "authorizer", "users": "users"}
    for name in functions.values():
        emulator.client("logs").create_log_group(logGroupName=f"/aws/lambda/{name}")
    return {"functions": functions}


def test_an_environments_calls_are_summed_up_by_version(emulator: Instance, outputs: dict[str, Any]) -> None:
    logs, environment = emulator.client("logs"), Environment("local", emulator)
    with pytest.raises(ToolError, match="Lambda reported no calls of local in the last 24 hours"):
        measured(environment, outputs, hours=24)
    lines = {"[3]a": [RESTORED, WARM, WARM, "START RequestId: 19fc6e8a"], "[4]b": [as_json("timeout")]}
    for stream, messages in lines.items():
        place = {"logGroupName": "/aws/lambda/users", "logStreamName": f"2026/11/25/{stream}"}
        logs.create_log_stream(**place)
        now = int(time.time() * 1000)
        logs.put_log_events(**place, logEvents=[{"timestamp": now, "message": message} for message in messages])

    *_, third, fourth = measured(environment, outputs, hours=24).splitlines()

    assert cells_of(third) == ["users", "3", "3", "1", "-", "689", "2.4", "18.2", "18.2", "3", "110", "512", "0", "0"]
    assert cells_of(fourth) == ["users", "4", "1", "0", "-", "-", "2.4", "2.4", "2.4", "3", "110", "512", "1", "0"]


def cells_of(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]
