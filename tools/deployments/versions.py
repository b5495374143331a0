"""Published versions of a function, and their states.

https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from typing import Any

from tools.errors import ToolError

# Transient states; a version stays inactive for a moment after a call has woken it.
NOT_READY = ("Pending", "Inactive")
POLL_SECONDS = 5
# A snapshot takes a minute or two.
PATIENCE_SECONDS = 900


@dataclass(frozen=True)
class State:
    """A state of Lambda (Active, Pending, Inactive, Failed or another), and the reason for it, if any."""

    name: str
    reason: str


def qualifier(version: int) -> str:
    """The version as Lambda's API names it; 0 stands for $LATEST."""
    return str(version) if version else "$LATEST"


class Versions:
    """The published versions of one function."""

    def __init__(self, client: Any, function: str):
        self._lambda = client
        self.function = function

    def newest(self) -> int:
        """The highest version number; 0 if none is published."""
        pages = self._lambda.get_paginator("list_versions_by_function").paginate(FunctionName=self.function)
        published = [version["Version"] for page in pages for version in page["Versions"]]
        return max((int(version) for version in published if version != "$LATEST"), default=0)

    def state(self, version: int) -> State:
        """The state of one version, which lists of versions do not include; 0 stands for $LATEST."""
        config = self._lambda.get_function_configuration(FunctionName=self.function, Qualifier=qualifier(version))
        return State(config.get("State", "Active"), config.get("StateReason", ""))

    def make_ready(self, version: int) -> None:
        """Wakes the version if it is idle, and waits until it can be called; ToolError if it does not get ready."""
        state = self.state(version)
        if state.name == "Inactive":
            print(f"Waking version {version} of {self.function}, which nobody has called for 14 days …", flush=True)
            self._wake(version)
        elif state.name == "Pending":
            print(f"Waiting until version {version} of {self.function} is ready …", flush=True)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while state.name in NOT_READY and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
            state = self.state(version)
        if state.name in NOT_READY:
            raise ToolError(
                f"Version {version} of {self.function} is still not ready after {PATIENCE_SECONDS // 60} minutes, and"
                " is not called. The next deployment continues waiting."
            )
        if state.name != "Active":
            raise ToolError(_not_called(self.function, version, state))

    def failure(self) -> str:
        """A sentence with Lambda's reason if the newest version has failed or is not ready; empty otherwise."""
        try:
            newest = self.newest()
            state = self.state(newest)
        except self._lambda.exceptions.ResourceNotFoundException:
            return ""
        if state.name in ("Active", "Inactive"):
            return ""
        return _not_called(self.function, newest, state)

    def publish(self) -> int:
        return int(self._lambda.publish_version(FunctionName=self.function)["Version"])

    def publish_again(self, failed: int) -> int:
        """Replaces a version that failed: Lambda does not publish the same code again while that version exists."""
        self._lambda.delete_function(FunctionName=self.function, Qualifier=str(failed))
        version = self.publish()
        print(f"Version {failed} of {self.function} failed; it was published again as version {version}.", flush=True)
        return version

    def _wake(self, version: int) -> None:
        # The call wakes the version, and fails before it reaches the function.
        not_ready = self._lambda.exceptions
        with contextlib.suppress(not_ready.SnapStartNotReadyException, not_ready.ResourceConflictException):
            self._lambda.invoke(FunctionName=self.function, Qualifier=str(version), Payload=b"{}")


def _not_called(function: str, version: int, state: State) -> str:
    return (
        f"Version {version} of {function} is {state.name}, and is not called: {state.reason}"
        " docs/runbook.md#failed-version says what to do."
    )
