"""Fuzzes a deployed API with schemathesis: requests that conform to its document, and requests that do not.

https://schemathesis.readthedocs.io/
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.aws.environment import Environment
from tools.cognito import users
from tools.errors import ToolError
from tools.openapi import api_document
from tools.paths import ROOT

FOLDER = ROOT / "build" / "fuzz"
ADMIN = "fuzz-admin@example.com"
USER = "fuzz-user@example.com"
# Statuses that a valid request may get: users of other callers, in any state, are in the same table.
VALID_ANSWERS: list[str | int] = ["2xx", 304, 404, 409, 412, 422]
SERVER_ERROR = "ServerError"


@dataclass(frozen=True)
class Caller:
    """A caller of the API.

    answers: the statuses that a valid request of this caller may get
    userid: the only user that it requests; None for any
    """

    name: str
    token: str
    answers: list[str | int]
    userid: str | None = None


@dataclass(frozen=True)
class Result:
    caller: str
    cases: int
    server_errors: int
    other_failures: int
    succeeded: bool

    def __str__(self) -> str:
        return (
            f"{self.caller:24}{self.cases:6} cases{self.server_errors:5} server errors (5xx)"
            f"{self.other_failures:5} other violations of the document"
        )


def fuzz(environment: Environment, outputs: dict[str, Any], *budget: str) -> Iterator[Result]:
    """Fuzzes as each kind of caller; budget: arguments of schemathesis that limit one run."""
    if environment.emulator is None:
        raise ToolError("Only local can be fuzzed: fuzzing makes thousands of calls, and leaves users behind.")
    folder = FOLDER / str(outputs["api_id"])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    url = outputs["api_url"]
    document = folder / "openapi.json"
    described = api_document.for_readers(url)
    document.write_text(json.dumps(described))
    operations = api_document.operations(described).values()
    for caller in _callers(environment, outputs):
        yield _run(caller, document, url, folder / caller.name.replace(" ", "-"), list(operations), budget)


def _callers(environment: Environment, outputs: dict[str, Any]) -> list[Caller]:
    users.create(environment, outputs, ADMIN, "admin")
    userid = users.create(environment, outputs, USER)
    admin, user = (users.token(environment, outputs, email) for email in (ADMIN, USER))
    return [
        Caller("an administrator", admin, VALID_ANSWERS),
        Caller("a user", user, [403]),
        Caller("a user on itself", user, [*VALID_ANSWERS, 403], userid),
    ]


def _run(
    caller: Caller, document: Path, url: str, folder: Path, operations: list[dict[str, Any]], budget: tuple[str, ...]
) -> Result:
    # Private, because the configuration contains the token.
    folder.mkdir(0o700)
    config = folder / "schemathesis.toml"
    config.write_text(_config(caller, operations))
    report = folder / "report.json"
    schemathesis = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run", str(document)]
    done = subprocess.run(
        [*schemathesis, f"--url={url}", f"--report-json-path={report}", *budget],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    (folder / "log.txt").write_text(done.stdout)
    if not report.exists():
        raise ToolError(f"schemathesis did not run as {caller.name}:\n{done.stdout}")
    if done.returncode:
        print(done.stdout)
    reported = json.loads(report.read_text())
    failures = {failure["type"]: failure["count"] for failure in reported["failures"]}
    server_errors = failures.pop(SERVER_ERROR, 0)
    return Result(
        caller.name, reported["test_cases"]["generated"], server_errors, sum(failures.values()), done.returncode == 0
    )


def _config(caller: Caller, operations: list[dict[str, Any]]) -> str:
    """schemathesis's configuration; a list or a string is the same in TOML as in JSON."""
    return f"""
headers = {{ Authorization = {json.dumps(f"Bearer {caller.token}")} }}
{"" if caller.userid is None else f'parameters = {{ "path.userid" = {json.dumps(caller.userid)} }}'}
{"".join(_expectation(operation, caller) for operation in operations)}"""


def _expectation(operation: dict[str, Any], caller: Caller) -> str:
    open_to_all = operation["description"].startswith("For everyone who is signed in")
    expected = VALID_ANSWERS if open_to_all else caller.answers
    # A cursor is opaque: having the right characters does not make it valid.
    if any(parameter["name"] == "cursor" for parameter in operation.get("parameters", [])):
        expected = [*expected, 400]
    return f"""
[[operations]]
include-operation-id = {json.dumps(operation["operationId"])}
checks.positive_data_acceptance.expected-statuses = {json.dumps(expected)}
# This phase also sends "If-None-Match: 0" and considers it valid.
phases.coverage.checks.positive_data_acceptance.expected-statuses = {json.dumps([*expected, 400])}
"""
