"""A fake GitHub that keeps what workflows write."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from tools.tests import fake_gh


class GitHub:
    def __init__(self, folder: Path):
        self.file = folder / "github.json"
        self._write({"issues": [], "comments": [], "releases": {}, "main": ""})
        self.programs = folder / "bin"
        self.programs.mkdir()
        self.install("gh", f'exec "{sys.executable}" "{fake_gh.__file__}" "$@"')

    def install(self, name: str, script: str) -> None:
        """Puts a program there that is found before others of that name."""
        program = self.programs / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)

    @property
    def issues(self) -> list[dict[str, Any]]:
        return list(self._read()["issues"])

    @property
    def releases(self) -> dict[str, list[str]]:
        """The files by tag."""
        return dict(self._read()["releases"])

    @property
    def comments(self) -> list[dict[str, str]]:
        """Comments on pull requests, each with id, on (the pull request's number), author and body."""
        return list(self._read()["comments"])

    def comment(self, author: str, body: str) -> None:
        """Adds somebody's comment to the pull request 7."""
        github = self._read()
        number = str(len(github["comments"]) + 1)
        github["comments"].append({"id": number, "on": "7", "author": author, "body": body})
        self._write(github)

    def push(self, commit: str) -> None:
        """Makes this the newest commit of the main branch."""
        self._write(self._read() | {"main": commit})

    def _read(self) -> dict[str, Any]:
        return dict(json.loads(self.file.read_text()))

    def _write(self, github: dict[str, Any]) -> None:
        self.file.write_text(json.dumps(github))
