"""Runs the git command."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tools.errors import ToolError


def git(folder: Path, *arguments: str) -> str:
    """Runs Git in a folder and returns what it prints, without the last newline; ToolError if it fails."""
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        raise ToolError(f"git {arguments[0]} failed: {done.stderr.strip()}")
    return done.stdout.removesuffix("\n")


def commit(folder: Path) -> str:
    """The commit that is checked out, in Markdown; a workflow names it in COMMIT, because it checks out a merge of it."""
    if given := os.environ.get("COMMIT"):
        return f"`{given}`"
    try:
        changed = " with uncommitted changes" if git(folder, "status", "--porcelain") else ""
        return f"`{git(folder, 'rev-parse', 'HEAD')}`{changed}"
    except (ToolError, FileNotFoundError):
        return "unknown"
