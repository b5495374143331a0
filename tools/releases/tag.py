"""Releases of the project: tags whose message is the version's section of the changelog."""

from __future__ import annotations

import re
import subprocess

import yaml

from tools.errors import ToolError
from tools.openapi import api_document
from tools.paths import ROOT

CHANGELOG = "CHANGELOG.md"
MAIN = "main"


def prepare() -> tuple[str, str]:
    """The name of the tag for this commit, and its message; ToolError if the commit can't be released."""
    _git("fetch", "--quiet", "--tags", "origin", MAIN)
    version = str(yaml.safe_load(api_document.FILE.read_text())["info"]["version"])
    name = f"v{version}"
    if _git("tag", "--list", name):
        raise ToolError(f"{name} is released; raise info.version in {api_document.FILE.relative_to(ROOT)}.")
    notes = _notes(version)
    if _git("status", "--porcelain"):
        raise ToolError("There are changes that are not committed; commit or stash them.")
    if (branch := _git("branch", "--show-current")) != MAIN:
        raise ToolError(f"Releases are made from {MAIN}, but this is {branch or 'no branch'}.")
    if _git("rev-parse", "HEAD") != _git("rev-parse", f"origin/{MAIN}"):
        raise ToolError(f"This commit is not that of origin/{MAIN}; pull or push, and wait until GitHub has tested it.")
    return name, notes


def create(name: str, notes: str) -> None:
    """Creates the tag at this commit."""
    # Headings begin with "#", as Git's comments do.
    _git("tag", "--annotate", "--cleanup=whitespace", name, "--message", notes)


def _notes(version: str) -> str:
    """The newest section of the changelog; ToolError if it is not that of the version, or empty."""
    sections = re.split(r"^## (.+)\n", (ROOT / CHANGELOG).read_text(), flags=re.MULTILINE)
    newest, notes = (sections[1], sections[2].strip()) if len(sections) > 1 else ("nothing", "")
    if newest != version:
        raise ToolError(f"{CHANGELOG} begins with {newest}, not with info.version; add a section '## {version}'.")
    if not notes:
        raise ToolError(f"{CHANGELOG} does not say what {version} changes.")
    return notes


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        raise ToolError(f"git {arguments[0]} failed: {done.stderr.strip()}")
    return done.stdout.strip()
