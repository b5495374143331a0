"""Compares the OpenAPI document with that of the last release, by oasdiff (https://www.oasdiff.com)."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tools.errors import ToolError
from tools.openapi import api_document
from tools.paths import ROOT
from tools.releases import last_release

OASDIFF = ROOT / "build" / "oasdiff" / "bin" / "oasdiff"
WARNING = 2
_LINE = r"[^\u0000-\u001f\u007f-\u009f]"
_SPACE = r"\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_VISIBLE = rf"[^\u0000-\u001f\u007f-\u009f {_SPACE}]"
# Patterns of the last release, and what replaces them and matches the same texts, which oasdiff cannot know. Empty it
# after the release. The second takes linear time in every validator.
EQUIVALENT = {rf"^{_LINE}*{_VISIBLE}{_LINE}*$": rf"^[ {_SPACE}]*{_VISIBLE}{_LINE}*$"}


@dataclass(frozen=True)
class Change:
    """A change of the contract.

    rule: oasdiff's name of the kind of change
    operation: method and path, such as "GET /users", or the section of the document
    text: oasdiff's sentence
    breaking: whether it may break a client
    """

    rule: str
    operation: str
    text: str
    breaking: bool

    def __str__(self) -> str:
        return f"{self.operation}: {self.text} [{self.rule}]"


def released() -> dict[str, Any]:
    """The document of the last release, for readers, with the equivalents of its patterns."""
    text = json.dumps(api_document.for_readers(api_document.EXAMPLE_URL, last_release.CONTRACT.read_text()))
    for old, new in EQUIVALENT.items():
        text = text.replace(json.dumps(old), json.dumps(new))
    return dict(json.loads(text))


def check(before: dict[str, Any], now: dict[str, Any]) -> list[Change]:
    """The changes; ToolError if they need a higher version than the document has."""
    differences = changes(before, now)
    old, new = (str(document["info"]["version"]) for document in (before, now))
    breaking = [change for change in differences if change.breaking]
    if breaking and last_release.numbers(new)[0] <= last_release.numbers(old)[0]:
        lines = "\n".join(f"  {change}" for change in breaking)
        raise ToolError(
            f"The contract would break clients of {old}:\n{lines}\n"
            f"Undo this, or raise info.version to {last_release.numbers(old)[0] + 1}.0.0."
        )
    if differences and last_release.numbers(new) <= last_release.numbers(old):
        lines = "\n".join(f"  {change}" for change in differences)
        raise ToolError(f"The contract has changed since {old}; raise info.version:\n{lines}")
    return differences


def changes(before: dict[str, Any], now: dict[str, Any]) -> list[Change]:
    """All changes that clients may notice, breaking or not."""
    if not OASDIFF.exists():
        raise ToolError("oasdiff is not installed; run 'make check-contract'.")
    with TemporaryDirectory() as folder:
        files = Path(folder, "before.json"), Path(folder, "now.json")
        for file, document in zip(files, (before, now), strict=True):
            file.write_text(json.dumps(document))
        done = subprocess.run([OASDIFF, "changelog", *files, "--format=json"], capture_output=True, text=True)
    if done.returncode != 0:
        raise ToolError(f"oasdiff failed: {done.stderr.strip()}")
    return [
        Change(
            change["id"],
            f"{change.get('operation', '')} {change.get('path', change.get('section', ''))}".strip(),
            change["text"].replace("`", "'"),
            change["level"] >= WARNING,
        )
        for change in json.loads(done.stdout or "[]")
    ]
