"""Releases: which published version of each function the API calls.

A deployment publishes a version; here the alias is moved to it, at once or for a share of the calls first (a canary),
and back again. https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from tools.environment import Environment
from tools.errors import ToolError
from tools.versions import Versions

ALIAS = "live"
CHECK_SECONDS = 10
# An alias knows nothing of its past but what its description says.
DESCRIPTION = "The version that the API calls; before the last release: {}"
PREVIOUS = re.compile(DESCRIPTION.format("([0-9]+)"))


@dataclass(frozen=True)
class Alias:
    """What the API calls of a function: a version, the one before the last release, and the canary's, if any."""

    function: str
    live: int
    previous: int
    canary: int | None
    revision: str


class Release:
    def __init__(self, environment: Environment, outputs: dict[str, Any]):
        self._lambda = environment.client("lambda")
        self._cloudwatch = environment.client("cloudwatch")
        self._functions = [outputs["authorizer_function"], outputs["users_function"]]
        self._alarms = outputs["alarm_names"]
        self._percent = outputs["release"]["percent"]
        self._minutes = outputs["release"]["minutes"]

    def live(self) -> dict[str, int]:
        """The version of each function that the API calls."""
        return {alias.function: alias.live for alias in self._aliases()}

    def newest(self, expected: dict[str, int] | None = None) -> None:
        """Has the API call the newest versions, once they are ready.

        ToolError where one is not, where an alarm goes off meanwhile, or where somebody else moves an alias; then the
        API calls what it called before, or what the other wants. So it does where it no longer calls what is expected.
        """
        aliases = self._aliases()
        self._check(aliases, expected or {})
        newest = {alias.function: self._ready(alias) for alias in aliases}
        if all(alias.live == newest[alias.function] and alias.canary is None for alias in aliases):
            return
        if self._percent < 100:
            moving = [alias for alias in aliases if alias.live != newest[alias.function]]
            with self._canary(moving, newest) as canaries:
                self._watch(canaries)
            aliases = [canaries.get(alias.function, alias) for alias in aliases]
        for alias in aliases:
            # Also one that stays as it is: going back leaves it alone, then.
            self._call(alias, newest[alias.function], Description=DESCRIPTION.format(alias.live))
            print(f"The API calls version {newest[alias.function]} of {alias.function}.")

    def rollback(self) -> None:
        """Has the API call the versions of before the last release, or of before a canary that goes on or was left."""
        aliases = self._aliases()
        if any(alias.canary for alias in aliases):
            for alias in aliases:
                self._call(alias, alias.live)
                print(f"The API calls version {alias.live} of {alias.function} alone.")
            return
        moved = [alias for alias in aliases if alias.previous != alias.live]
        if not moved:
            raise ToolError("There is no release to take back; deploy the commit that you want.")
        for alias in moved:
            Versions(self._lambda, alias.function).make_ready(alias.previous)
        for alias in moved:
            self._call(alias, alias.previous)
            print(f"The API calls version {alias.previous} of {alias.function} again.")

    def _aliases(self) -> list[Alias]:
        return [self._alias(function) for function in self._functions]

    def _alias(self, function: str) -> Alias:
        alias = self._lambda.get_alias(FunctionName=function, Name=ALIAS)
        previous = PREVIOUS.fullmatch(alias.get("Description", ""))
        weights = alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
        return Alias(
            function=function,
            live=int(alias["FunctionVersion"]),
            previous=int(previous[1] if previous else alias["FunctionVersion"]),
            canary=next(map(int, weights), None),
            revision=alias["RevisionId"],
        )

    @staticmethod
    def _check(aliases: list[Alias], expected: dict[str, int]) -> None:
        for alias in aliases:
            was = expected.get(alias.function, alias.live)
            if was != alias.live:
                raise ToolError(
                    f"The API calls version {alias.live} of {alias.function}, and called {was} when this deployment"
                    " began: somebody has rolled back or released meanwhile. What was deployed is not released; run"
                    " 'make deploy' again if it is to be."
                )

    def _ready(self, alias: Alias) -> int:
        """The newest version, once it can be called."""
        versions = Versions(self._lambda, alias.function)
        newest = versions.newest()
        if newest != alias.live and versions.state(newest).name == "Failed":
            newest = versions.publish_again(newest)
        versions.make_ready(newest)
        return newest

    def _call(self, alias: Alias, version: int, canary: dict[str, float] | None = None, **more: str) -> Alias:
        """Moves an alias, as it is afterwards; ToolError where somebody else has moved it since it was read."""
        try:
            moved = self._lambda.update_alias(
                FunctionName=alias.function,
                Name=ALIAS,
                FunctionVersion=str(version),
                RoutingConfig={"AdditionalVersionWeights": canary or {}},
                RevisionId=alias.revision,
                **more,
            )
        except self._lambda.exceptions.PreconditionFailedException as error:
            raise _overtaken(alias) from error
        return replace(alias, live=version, canary=next(map(int, canary or {}), None), revision=moved["RevisionId"])

    @contextmanager
    def _canary(self, aliases: list[Alias], newest: dict[str, int]) -> Iterator[dict[str, Alias]]:
        """The newest versions get their share of the calls, and lose it where the block does not end well."""
        canaries: dict[str, Alias] = {}
        try:
            for alias in aliases:
                version = newest[alias.function]
                share = {str(version): self._percent / 100}
                canaries[alias.function] = self._call(alias, alias.live, share)
                print(f"Version {version} of {alias.function} gets {self._percent} % of the calls.", flush=True)
            yield canaries
        except BaseException:
            for canary in canaries.values():
                # What somebody else has moved meanwhile stays as they want it.
                with contextlib.suppress(ToolError):
                    self._call(canary, canary.live)
            raise

    def _watch(self, canaries: dict[str, Alias]) -> None:
        """Waits; ToolError as soon as an alarm goes off or somebody else moves an alias.

        An alarm that has gone off before tells nothing of the new version.
        """
        before = self._in_alarm()
        if before:
            print(f"Not watched, because they are in alarm already: {', '.join(sorted(before))}.", flush=True)
        deadline = time.monotonic() + 60 * self._minutes
        while (left := deadline - time.monotonic()) > 0:
            time.sleep(min(CHECK_SECONDS, left))
            for alias in self._aliases():
                if canaries.get(alias.function, alias).revision != alias.revision:
                    raise _overtaken(alias)
            if gone_off := self._in_alarm() - before:
                raise ToolError(
                    f"{', '.join(sorted(gone_off))} went off: the API calls the versions of before again."
                    " docs/runbook.md says where to look."
                )

    def _in_alarm(self) -> set[str]:
        alarms = self._cloudwatch.describe_alarms(AlarmNames=self._alarms, StateValue="ALARM")["MetricAlarms"]
        return {alarm["AlarmName"] for alarm in alarms}


def _overtaken(alias: Alias) -> ToolError:
    return ToolError(
        f"Somebody else has moved the alias {ALIAS} of {alias.function} meanwhile, by a rollback or a release; it stays"
        " as they want it, and this release ends."
    )
