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
        self.file.write_text('{"issues": [], "comments": {}, "releases": {}}')
        self.programs = folder / "bin"
        self.programs.mkdir()
        program = self.programs / "gh"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{fake_gh.__file__}" "$@"\n')
        program.chmod(0o755)

    @property
    def issues(self) -> list[dict[str, Any]]:
        return list(json.loads(self.file.read_text())["issues"])

    @property
    def releases(self) -> dict[str, list[str]]:
        """The files by tag."""
        return dict(json.loads(self.file.read_text())["releases"])

    @property
    def comments(self) -> dict[str, str]:
        """The bodies by pull request."""
        return dict(json.loads(self.file.read_text())["comments"])
