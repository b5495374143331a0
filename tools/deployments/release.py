"""Releases published versions of the functions by moving the alias that the API calls.

A deployment only publishes a version. A release points the alias at it, at once or after a canary, which gets a share
of the calls; a rollback points it back. https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html
"""

from __future__ import annotations

import contextlib
import re
import sys
import time
from dataclasses import dataclass, replace
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from tools.aws.environment import Environment
from tools.deployments.versions import Versions
from tools.errors import ToolError

ALIAS = "live"
# Stands for $LATEST, the unpublished code, which has no version number and no snapshot.
LATEST = 0
CHECK_SECONDS = 10
# Lambda keeps no history of an alias, so its description holds the previous version.
DESCRIPTION = "The version that the API calls; previous version: {}"
PREVIOUS = re.compile(DESCRIPTION.format("([0-9]+)"))


@dataclass(frozen=True)
class Alias:
    """A function's alias: its live version, the previous one, and the version of a canary, if any."""

    function: str
    live: int
    previous: int
    canary: int | None
    description: str
    revision: str


class Release:
    def __init__(self, environment: Environment, outputs: dict[str, Any]):
        self._lambda = environment.client("lambda")
        self._cloudwatch = environment.client("cloudwatch")
        self._functions = list(outputs["functions"].values())
        self._alarms = outputs["alarm_names"]
        self._percent = outputs["release"]["percent"]
        self._minutes = outputs["release"]["minutes"]
        self._moved_by_terraform = outputs["terraform_moves_alias"]

    @staticmethod
    def live(environment: Environment, outputs: dict[str, Any]) -> dict[str, int]:
        """The version of each function that the API calls; functions that are not deployed are left out."""
        client, found = environment.client("lambda"), {}
        for function in outputs.get("functions", {}).values():
            with contextlib.suppress(client.exceptions.ResourceNotFoundException):
                found[function] = _alias(client, function).live
        return found

    def newest(self, expected: dict[str, int] | None = None) -> None:
        """Points the aliases at the newest versions, once they are ready.

        ToolError if a version does not become ready, an alarm goes off, somebody else moves an alias, or an alias is
        not at its expected version. All aliases are then restored, except those that somebody else has moved.
        """
        if self._moved_by_terraform:
            return
        read = self._aliases()
        self._check(read, expected or {})
        # Their revisions reveal whether somebody moves an alias while its newest version gets ready.
        before, newest = [], {}
        for alias in read:
            moved, newest[alias.function] = self._ready(alias)
            before.append(moved)
        if all(alias.live == newest[alias.function] and alias.canary is None for alias in before):
            return
        now = {alias.function: alias for alias in before}
        try:
            if self._percent < 100:
                self._start_canaries(now, newest)
                self._watch(now)
            for alias in before:
                # Also update an alias that stays at its version, so that a rollback leaves it alone.
                description = DESCRIPTION.format(alias.live or newest[alias.function])
                now[alias.function] = self._move(now[alias.function], newest[alias.function], Description=description)
                print(f"The API calls version {newest[alias.function]} of {alias.function}.")
        except BaseException:
            self._restore(before, now)
            raise

    def rollback(self) -> None:
        """Points the aliases back at the previous versions, or ends a canary that is running or was left behind."""
        if self._moved_by_terraform:
            raise ToolError("Terraform moves the alias here (terraform_moves_alias); deploy the commit that you want.")
        aliases = self._aliases()
        if any(alias.canary for alias in aliases):
            for alias in aliases:
                self._move(alias, alias.live, force=True)
                print(f"The API calls version {alias.live} of {alias.function} only.")
            return
        moved = [alias for alias in aliases if alias.previous != alias.live]
        if not moved:
            raise ToolError("There is no release to roll back; deploy the commit that you want.")
        for alias in moved:
            Versions(self._lambda, alias.function).make_ready(alias.previous)
        for alias in moved:
            self._move(alias, alias.previous, force=True)
            print(f"The API calls version {alias.previous} of {alias.function} again.")

    def _aliases(self) -> list[Alias]:
        return [_alias(self._lambda, function) for function in self._functions]

    @staticmethod
    def _check(aliases: list[Alias], expected: dict[str, int]) -> None:
        for alias in aliases:
            was = expected.get(alias.function, alias.live)
            if was != alias.live:
                raise ToolError(
                    f"The API calls version {alias.live} of {alias.function}, but called {was} when this deployment"
                    " began: somebody else has rolled back or released. The new version was not released; to release"
                    " it, run 'make deploy' again."
                )

    def _ready(self, alias: Alias) -> tuple[Alias, int]:
        """Waits until the newest version is ready, and returns it with the alias.

        A version that failed is published again; if the alias points at it, the alias is moved to $LATEST first.
        """
        versions = Versions(self._lambda, alias.function)
        newest = versions.newest() or versions.publish()
        if versions.state(newest).name == "Failed":
            if newest == alias.live:
                # Only a first version can be live without being ready. Until there is another, the API calls $LATEST.
                alias = self._move(alias, LATEST)
            newest = versions.publish_again(newest)
        versions.make_ready(newest)
        return alias, newest

    def _move(
        self,
        alias: Alias,
        version: int,
        canary: dict[str, float] | None = None,
        force: bool = False,
        **more: str,
    ) -> Alias:
        """Moves an alias and returns its new state; ToolError if somebody else has moved it, unless force is set."""
        condition = {} if force else {"RevisionId": alias.revision}
        try:
            moved = self._lambda.update_alias(
                FunctionName=alias.function,
                Name=ALIAS,
                FunctionVersion=str(version) if version != LATEST else "$LATEST",
                RoutingConfig={"AdditionalVersionWeights": canary or {}},
                **condition,
                **more,
            )
        except self._lambda.exceptions.PreconditionFailedException as error:
            raise _moved_by_others(alias) from error
        return replace(alias, live=version, canary=next(map(int, canary or {}), None), revision=moved["RevisionId"])

    def _start_canaries(self, now: dict[str, Alias], newest: dict[str, int]) -> None:
        """Routes the configured share of the calls to the newest versions."""
        for function, alias in now.items():
            version = newest[function]
            # An alias of $LATEST can have no weights: it moves at once.
            if alias.live not in (version, LATEST):
                now[function] = self._move(alias, alias.live, {str(version): self._percent / 100})
                print(f"Version {version} of {function} gets {self._percent} % of the calls.", flush=True)

    def _restore(self, before: list[Alias], now: dict[str, Alias]) -> None:
        """Undoes the release so far, except for aliases that somebody else has moved."""
        for alias in before:
            if now[alias.function].revision == alias.revision:
                continue
            try:
                self._move(now[alias.function], alias.live, Description=alias.description)
            except (ToolError, BotoCoreError, ClientError) as error:
                print(f"The alias {ALIAS} of {alias.function} was not moved back: {error}", file=sys.stderr, flush=True)

    def _watch(self, now: dict[str, Alias]) -> None:
        """Watches the canaries; ToolError as soon as an alarm goes off or somebody else moves an alias.

        Alarms that went off earlier are ignored: they say nothing about the new version.
        """
        before = self._in_alarm()
        if before:
            print(f"Ignoring alarms that were already active: {', '.join(sorted(before))}.", flush=True)
        deadline = time.monotonic() + 60 * self._minutes
        while (left := deadline - time.monotonic()) > 0:
            time.sleep(min(CHECK_SECONDS, left))
            for alias in self._aliases():
                if now[alias.function].revision != alias.revision:
                    raise _moved_by_others(alias)
            if gone_off := self._in_alarm() - before:
                raise ToolError(
                    f"{', '.join(sorted(gone_off))} went off: the API calls the previous versions again."
                    " docs/runbook.md says where to look."
                )

    def _in_alarm(self) -> set[str]:
        alarms = self._cloudwatch.describe_alarms(AlarmNames=self._alarms, StateValue="ALARM")["MetricAlarms"]
        return {alarm["AlarmName"] for alarm in alarms}


def _alias(client: Any, function: str) -> Alias:
    alias = client.get_alias(FunctionName=function, Name=ALIAS)
    live = LATEST if alias["FunctionVersion"] == "$LATEST" else int(alias["FunctionVersion"])
    description = alias.get("Description", "")
    previous = PREVIOUS.fullmatch(description)
    weights = alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
    return Alias(
        function=function,
        live=live,
        previous=int(previous[1]) if previous else live,
        canary=next(map(int, weights), None),
        description=description,
        revision=alias["RevisionId"],
    )


def _moved_by_others(alias: Alias) -> ToolError:
    return ToolError(
        f"Somebody else has moved the alias {ALIAS} of {alias.function} during this release, by a rollback or another"
        " release. Their change is kept, and this release is stopped."
    )
