"""Git repositories of tests."""

from __future__ import annotations

from pathlib import Path

from tools.git import git as run

IDENTITY = ("-c", "user.name=a", "-c", "user.email=a@example.com")


def git(folder: Path, *arguments: str) -> str:
    """Runs Git in a folder, as somebody whose name does not matter."""
    return run(folder, *IDENTITY, *arguments)
