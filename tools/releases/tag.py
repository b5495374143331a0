"""Releases the project: lists the release, and creates a tag whose message is its section of the changelog."""

from __future__ import annotations

import re

import yaml

from tools.errors import ToolError
from tools.git import git
from tools.openapi import api_document
from tools.paths import ROOT
from tools.releases import last_release

CHANGELOG = "CHANGELOG.md"
MAIN = "main"


def prepare() -> tuple[str, str]:
    """The name of the tag for this commit, and its message; ToolError if the commit can't be released."""
    git(ROOT, "fetch", "--quiet", "--tags", "origin", MAIN)
    version = str(yaml.safe_load(api_document.FILE.read_text())["info"]["version"])
    name = f"v{version}"
    last_release.numbers(version)
    last_release.check_tags()
    if version in [release.version for release in last_release.releases()]:
        raise ToolError(f"{name} is released; raise info.version in {api_document.FILE.relative_to(ROOT)}.")
    if git(ROOT, "tag", "--list", name):
        raise ToolError(
            f"There is a tag {name}, but {last_release.LIST.relative_to(ROOT)} does not list it: 'git tag -d {name}' deletes"
            " it in this clone."
        )
    notes = _notes(version)
    if git(ROOT, "status", "--porcelain"):
        raise ToolError("There are changes that are not committed; commit or stash them.")
    if (branch := git(ROOT, "branch", "--show-current")) != MAIN:
        raise ToolError(f"Releases are made from {MAIN}, but this is {branch or 'no branch'}.")
    if git(ROOT, "rev-parse", "HEAD") != git(ROOT, "rev-parse", f"origin/{MAIN}"):
        raise ToolError(f"This commit is not that of origin/{MAIN}; pull or push, and wait until GitHub has tested it.")
    return name, notes


def create(name: str, notes: str) -> None:
    """Lists the release, and creates the tag at this commit."""
    commit = git(ROOT, "rev-parse", "HEAD")
    # Headings begin with "#", as Git's comments do.
    git(ROOT, "tag", "--annotate", "--cleanup=whitespace", name, "--message", notes)
    last_release.record(last_release.Release(name.removeprefix("v"), commit), api_document.FILE)


def _notes(version: str) -> str:
    """The newest section of the changelog; ToolError if it is not that of the version, or empty."""
    sections = re.split(r"^## (.+)\n", (ROOT / CHANGELOG).read_text(), flags=re.MULTILINE)
    newest, notes = (sections[1], sections[2].strip()) if len(sections) > 1 else ("nothing", "")
    if newest != version:
        raise ToolError(f"{CHANGELOG} begins with {newest}, not with info.version; add a section '## {version}'.")
    if not notes:
        raise ToolError(f"{CHANGELOG} does not say what {version} changes.")
    return notes
