"""Releases: which published version of each function the API calls.

A deployment publishes a version; here it takes over, at once or with a share of the calls first, and gives way again.
https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tools.environment import Environment
from tools.errors import ToolError

ALIAS = "live"
CHECK_SECONDS = 10
# An alias knows nothing of its past but what its description says.
DESCRIPTION = "The version that the API calls; before the last release: {}"
BEFORE = re.compile(DESCRIPTION.format("([0-9]+)"))


@dataclass(frozen=True)
class Function:
    """One function's versions: the newest, the one that is called, and the one that was before the last release."""

    name: str
    newest: int
    live: int
    before: int
    on_trial: bool


class Release:
    def __init__(self, environment: Environment, outputs: dict[str, Any]):
        self._lambda = environment.client("lambda")
        self._cloudwatch = environment.client("cloudwatch")
        self._names = [outputs["authorizer_function"], outputs["users_function"]]
        self._alarms = outputs["alarm_names"]
        self._percent = outputs["release"]["percent"]
        self._minutes = outputs["release"]["minutes"]

    def newest(self) -> None:
        """Has the API call the newest versions; where an alarm goes off meanwhile, ToolError and those of before."""
        functions = self._functions()
        if all(function.live == function.newest and not function.on_trial for function in functions):
            return
        if self._percent < 100:
            with self._trial([function for function in functions if function.live != function.newest]):
                self._watch()
        for function in functions:
            # Also one that stays as it is: going back leaves it alone, then.
            self._call(function, function.newest, Description=DESCRIPTION.format(function.live))
            print(f"The API calls version {function.newest} of {function.name}.")

    def rollback(self) -> None:
        """Has the API call the versions of before the last release, or of before a trial that was left behind."""
        functions = self._functions()
        if any(function.on_trial for function in functions):
            for function in functions:
                self._call(function, function.live)
                print(f"The API calls version {function.live} of {function.name} alone.")
            return
        moved = [function for function in functions if function.before != function.live]
        if not moved:
            raise ToolError("There is no release to take back; deploy the commit that you want.")
        for function in moved:
            self._call(function, function.before)
            print(f"The API calls version {function.before} of {function.name} again.")

    def _functions(self) -> list[Function]:
        return [self._function(name) for name in self._names]

    def _function(self, name: str) -> Function:
        pages = self._lambda.get_paginator("list_versions_by_function").paginate(FunctionName=name)
        published = [version["Version"] for page in pages for version in page["Versions"]]
        alias = self._lambda.get_alias(FunctionName=name, Name=ALIAS)
        before = BEFORE.fullmatch(alias.get("Description", ""))
        return Function(
            name=name,
            newest=max(int(version) for version in published if version != "$LATEST"),
            live=int(alias["FunctionVersion"]),
            before=int(before[1] if before else alias["FunctionVersion"]),
            on_trial=bool(alias.get("RoutingConfig", {}).get("AdditionalVersionWeights")),
        )

    def _call(self, function: Function, version: int, trial: dict[str, float] | None = None, **more: str) -> None:
        self._lambda.update_alias(
            FunctionName=function.name,
            Name=ALIAS,
            FunctionVersion=str(version),
            RoutingConfig={"AdditionalVersionWeights": trial or {}},
            **more,
        )

    @contextmanager
    def _trial(self, functions: list[Function]) -> Iterator[None]:
        """The newest versions get their share of the calls, and lose it where the block does not end well."""
        try:
            for function in functions:
                self._call(function, function.live, {str(function.newest): self._percent / 100})
                print(f"Version {function.newest} of {function.name} gets {self._percent} % of the calls.", flush=True)
            yield
        except BaseException:
            for function in functions:
                self._call(function, function.live)
            raise

    def _watch(self) -> None:
        """Waits; ToolError as soon as an alarm goes off. One that rings already tells nothing of the new version."""
        before = self._ringing()
        if before:
            print(f"Not watched, because they ring already: {', '.join(sorted(before))}.", flush=True)
        deadline = time.monotonic() + 60 * self._minutes
        while (left := deadline - time.monotonic()) > 0:
            time.sleep(min(CHECK_SECONDS, left))
            if gone_off := self._ringing() - before:
                raise ToolError(
                    f"{', '.join(sorted(gone_off))} went off: the API calls the versions of before again."
                    " docs/runbook.md says where to look."
                )

    def _ringing(self) -> set[str]:
        alarms = self._cloudwatch.describe_alarms(AlarmNames=self._alarms, StateValue="ALARM")["MetricAlarms"]
        return {alarm["AlarmName"] for alarm in alarms}
