"""Releases published versions of the functions by moving the alias that the API calls.

A deployment only publishes a version. A release points the alias at it, at once or after a canary, which gets a share
of the calls; a rollback points it back. https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html

Lambda keeps no history of an alias, so a second alias points at the version before the last release.
"""

from __future__ import annotations

import contextlib
import sys
import time
from dataclasses import dataclass, replace
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from tools.aws.environment import Environment
from tools.deployments.versions import Versions, qualifier
from tools.errors import ToolError

ALIAS = "live"
PREVIOUS = "previous"
# Stands for $LATEST, the unpublished code, which has no version number and no snapshot.
LATEST = 0
CHECK_SECONDS = 10


@dataclass(frozen=True)
class Alias:
    """A function's alias.

    live: the version that the API calls
    previous: the version before the last release; the live one before the first release
    canary: the version that gets a share of the calls during a release
    revision: Lambda's RevisionId, which changes with the alias
    """

    function: str
    live: int
    previous: int
    canary: int | None
    revision: str


@dataclass
class Move:
    """What a release does to one function's alias.

    before: the alias as the release has found it
    now: the alias as the release has left it, whose revision tells whether somebody else has moved it
    target: the version that the API is to call
    """

    before: Alias
    now: Alias
    target: int

    @property
    def is_needed(self) -> bool:
        return self.before.live != self.target or self.before.canary is not None


class Release:
    def __init__(self, environment: Environment, outputs: dict[str, Any]):
        self._lambda = environment.client("lambda")
        self._cloudwatch = environment.client("cloudwatch")
        self._deploy = environment.make("deploy")
        self._functions = list(outputs["functions"].values())
        self._alarms = outputs["alarm_names"]
        self._percent = outputs["release"]["percent"]
        self._minutes = outputs["release"]["minutes"]

    @staticmethod
    def live(environment: Environment, outputs: dict[str, Any]) -> dict[str, int]:
        """The version of each function that the API calls; functions that are not deployed are left out."""
        called = live_and_canaries(environment, list(outputs.get("functions", {}).values()))
        return {function: live for function, (live, _) in called.items()}

    def newest(self, expected: dict[str, int] | None = None) -> None:
        """Points the aliases at the newest versions, once they are ready.

        ToolError if a version does not become ready, an alarm goes off, somebody else moves an alias, or an alias is
        not at its expected version. All aliases are then restored, except those that somebody else has moved.
        """
        aliases = self._aliases()
        self._check(aliases, expected or {})
        # Read before its newest version gets ready: the revision reveals whether somebody moves the alias meanwhile.
        moves = [self._ready(alias) for alias in aliases]
        if not any(move.is_needed for move in moves):
            return
        try:
            if self._percent < 100:
                self._start_canaries(moves)
                self._watch(moves)
            for move in moves:
                self._finish(move)
        # Also if somebody presses Ctrl-C.
        except BaseException:
            self._restore(moves)
            raise

    def rollback(self) -> None:
        """Points the aliases back at the previous versions, or ends a canary that is running or was left behind."""
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
        print("This lasts until the next deployment, which releases the newest version again: revert the commit first.")

    def _aliases(self) -> list[Alias]:
        return [_alias(self._lambda, function) for function in self._functions]

    def _check(self, aliases: list[Alias], expected: dict[str, int]) -> None:
        for alias in aliases:
            was = expected.get(alias.function, alias.live)
            if was != alias.live:
                raise ToolError(
                    f"The API calls version {alias.live} of {alias.function}, but called {was} when this deployment"
                    " began: somebody else has rolled back or released. The new version was not released; to release"
                    f" it, run '{self._deploy}' again."
                )

    def _ready(self, alias: Alias) -> Move:
        """Waits until the newest version is ready, and returns the alias's move to it.

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
        return Move(alias, alias, newest)

    def _finish(self, move: Move) -> None:
        """Makes all calls go to the target."""
        function, live = move.now.function, move.before.live
        # Also for a function that stays at its version, so that a rollback leaves it alone.
        self._remember(function, move.target if live == LATEST else live)
        move.now = self._move(move.now, move.target)
        print(f"The API calls version {move.target} of {function}.")

    def _move(
        self,
        alias: Alias,
        version: int,
        canary: dict[str, float] | None = None,
        force: bool = False,
    ) -> Alias:
        """Moves an alias and returns its new state; ToolError if somebody else has moved it, unless force is set."""
        condition = {} if force else {"RevisionId": alias.revision}
        try:
            moved = self._lambda.update_alias(
                FunctionName=alias.function,
                Name=ALIAS,
                FunctionVersion=qualifier(version),
                RoutingConfig={"AdditionalVersionWeights": canary or {}},
                **condition,
            )
        except self._lambda.exceptions.PreconditionFailedException as error:
            raise _moved_by_others(alias) from error
        return replace(alias, live=version, canary=next(map(int, canary or {}), None), revision=moved["RevisionId"])

    def _remember(self, function: str, version: int) -> None:
        """Points the alias of the previous version at it."""
        place = {"FunctionName": function, "Name": PREVIOUS, "FunctionVersion": str(version)}
        try:
            self._lambda.update_alias(**place)
        except self._lambda.exceptions.ResourceNotFoundException:
            self._lambda.create_alias(
                **place, Description="The version before the last release; 'make rollback' calls it"
            )

    def _start_canaries(self, moves: list[Move]) -> None:
        """Routes the configured share of the calls to the targets."""
        for move in moves:
            # An alias of $LATEST can have no weights: it moves at once.
            if move.now.live not in (move.target, LATEST):
                move.now = self._move(move.now, move.now.live, {str(move.target): self._percent / 100})
                function = move.now.function
                print(f"Version {move.target} of {function} gets {self._percent} % of the calls.", flush=True)

    def _restore(self, moves: list[Move]) -> None:
        """Undoes the release so far, except for aliases that somebody else has moved."""
        for move in moves:
            function, before = move.before.function, move.before
            try:
                if before.previous != LATEST:
                    self._remember(function, before.previous)
                if move.now.revision != before.revision:
                    self._move(move.now, before.live)
            except (ToolError, BotoCoreError, ClientError) as error:
                print(f"The alias {ALIAS} of {function} was not moved back: {error}", file=sys.stderr, flush=True)

    def _watch(self, moves: list[Move]) -> None:
        """Watches the canaries; ToolError as soon as an alarm goes off or somebody else moves an alias.

        Alarms that went off earlier are ignored: they say nothing about the new version.
        """
        earlier = self._in_alarm()
        if earlier:
            print(f"Ignoring alarms that were already active: {', '.join(sorted(earlier))}.", flush=True)
        revisions = {move.now.function: move.now.revision for move in moves}
        deadline = time.monotonic() + 60 * self._minutes
        while (left := deadline - time.monotonic()) > 0:
            time.sleep(min(CHECK_SECONDS, left))
            for alias in self._aliases():
                if revisions[alias.function] != alias.revision:
                    raise _moved_by_others(alias)
            if gone_off := self._in_alarm() - earlier:
                raise ToolError(
                    f"{', '.join(sorted(gone_off))} went off: the API calls the previous versions again."
                    " docs/runbook.md says where to look."
                )

    def _in_alarm(self) -> set[str]:
        alarms = self._cloudwatch.describe_alarms(AlarmNames=self._alarms, StateValue="ALARM")["MetricAlarms"]
        return {alarm["AlarmName"] for alarm in alarms}


def live_and_canaries(environment: Environment, functions: list[str]) -> dict[str, tuple[int, int | None]]:
    """By function, the version that the API calls, and that of a canary; functions that have no alias are left out."""
    client, called = environment.client("lambda"), {}
    for function in functions:
        with contextlib.suppress(client.exceptions.ResourceNotFoundException):
            alias = _alias(client, function)
            called[function] = alias.live, alias.canary
    return called


def _alias(client: Any, function: str) -> Alias:
    alias = client.get_alias(FunctionName=function, Name=ALIAS)
    live = previous = LATEST if alias["FunctionVersion"] == "$LATEST" else int(alias["FunctionVersion"])
    with contextlib.suppress(client.exceptions.ResourceNotFoundException):
        previous = int(client.get_alias(FunctionName=function, Name=PREVIOUS)["FunctionVersion"])
    weights = alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
    return Alias(
        function=function,
        live=live,
        previous=previous,
        canary=next(map(int, weights), None),
        revision=alias["RevisionId"],
    )


def _moved_by_others(alias: Alias) -> ToolError:
    return ToolError(
        f"Somebody else has moved the alias {ALIAS} of {alias.function} during this release, by a rollback or another"
        " release. Their change is kept, and this release is stopped."
    )
