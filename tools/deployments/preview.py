"""What a plan releases, for those who approve it: a deployment also moves aliases of functions that do not change.

The versions are saved with the plan, so that what is applied is what was approved.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tools.aws.environment import Environment
from tools.deployments.release import LATEST, live_and_canaries
from tools.deployments.versions import Versions
from tools.errors import ToolError


@dataclass(frozen=True)
class Function:
    """A deployed function, when the plan was made.

    live: the version that the API calls; newest: the newest one; canary: the version of a canary, if any
    """

    name: str
    live: int
    newest: int
    canary: int | None


@dataclass(frozen=True)
class Preview:
    """The deployed functions, in the order of their names, and those of which the plan publishes a version."""

    functions: list[Function]
    published: list[str]
    percent: int
    minutes: float

    @staticmethod
    def of(environment: Environment, planned: dict[str, Any]) -> Preview:
        """planned: the plan, as "terraform show -json" prints it"""
        outputs = {name: output.get("value") for name, output in planned["planned_values"].get("outputs", {}).items()}
        functions = _deployed(environment, planned)
        release = outputs.get("release") or {"percent": 100, "minutes": 0}
        return Preview(functions, _published(planned), release["percent"], release["minutes"])

    @property
    def live(self) -> dict[str, int]:
        """By function, the version that the API calls."""
        return {function.name: function.live for function in self.functions}

    def lines(self) -> list[str]:
        """A line for each function whose live version changes, in Markdown."""
        moved = [line for function in self.functions if (line := self._line(function))]
        if moved and self.percent < 100:
            moved.append(f"At first they get {self.percent} % of the calls, for {self.minutes:g} minutes (a canary).")
        return moved

    def _line(self, function: Function) -> str:
        live = "the unpublished code" if function.live == LATEST else f"version {function.live}"
        if function.name in self.published:
            return f"- `{function.name}`: from {live} to a new version"
        if function.live != function.newest:
            return (
                f"- `{function.name}`: from {live} to version {function.newest}, **which was published before and is"
                " not live: it was rolled back, or its release was stopped**"
            )
        if function.canary:
            return f"- `{function.name}`: {live} only, which ends the canary of version {function.canary}"
        return ""

    def save(self, file: Path) -> None:
        file.write_text(json.dumps([asdict(function) for function in self.functions]))

    @staticmethod
    def checked(environment: Environment, planned: dict[str, Any], file: Path) -> Preview:
        """The preview of a saved plan; ToolError if an alias was moved or a version published since it was saved."""
        approved = {one["name"]: Function(**one) for one in json.loads(file.read_text())} if file.exists() else {}
        preview = Preview.of(environment, planned)
        for function in preview.functions:
            if approved.get(function.name) != function:
                raise ToolError(
                    f"{function.name} has changed since the plan was made: the API calls version {function.live}, and"
                    f" the newest is {function.newest}. Plan again: {environment.make('plan')}"
                )
        return preview


def _deployed(environment: Environment, planned: dict[str, Any]) -> list[Function]:
    """The functions of the plan that exist already, and are not replaced."""
    client = environment.client("lambda")
    names = sorted(
        change["before"]["function_name"]
        for change in (resource["change"] for resource in _functions(planned))
        if change.get("before") and change.get("after") and "delete" not in change["actions"]
    )
    aliases = live_and_canaries(environment, names)
    return [Function(name, live, Versions(client, name).newest(), canary) for name, (live, canary) in aliases.items()]


def _published(planned: dict[str, Any]) -> list[str]:
    """The functions whose version is only known after the plan was applied."""
    changes = [resource["change"] for resource in _functions(planned)]
    return [
        change["after"]["function_name"]
        for change in changes
        if change.get("after") and (change.get("after_unknown") or {}).get("version")
    ]


def _functions(planned: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in planned.get("resource_changes", []) if one["type"] == "aws_lambda_function"]
