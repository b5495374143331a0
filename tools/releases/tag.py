"""Releases of the project: tags whose message is the version's section of the changelog."""

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
    if git(ROOT, "tag", "--list", name):
        raise ToolError(_why_not_again(name))
    notes = _notes(version)
    if git(ROOT, "status", "--porcelain"):
        raise ToolError("There are changes that are not committed; commit or stash them.")
    if (branch := git(ROOT, "branch", "--show-current")) != MAIN:
        raise ToolError(f"Releases are made from {MAIN}, but this is {branch or 'no branch'}.")
    if git(ROOT, "rev-parse", "HEAD") != git(ROOT, "rev-parse", f"origin/{MAIN}"):
        raise ToolError(f"This commit is not that of origin/{MAIN}; pull or push, and wait until GitHub has tested it.")
    return name, notes


def create(name: str, notes: str) -> None:
    """Creates the tag at this commit."""
    # Headings begin with "#", as Git's comments do.
    git(ROOT, "tag", "--annotate", "--cleanup=whitespace", name, "--message", notes)


def _why_not_again(name: str) -> str:
    if not last_release.is_of_this_project(name):
        return f"{name} is a tag of the project that this one was cloned from; delete it with 'git tag -d {name}'."
    if not git(ROOT, "ls-remote", "--tags", "origin", name):
        return f"{name} is not pushed yet: 'git push origin {name}' releases it; 'git tag -d {name}' undoes it."
    return f"{name} is released; raise info.version in {api_document.FILE.relative_to(ROOT)}."


def _notes(version: str) -> str:
    """The newest section of the changelog; ToolError if it is not that of the version, or empty."""
    sections = re.split(r"^## (.+)\n", (ROOT / CHANGELOG).read_text(), flags=re.MULTILINE)
    newest, notes = (sections[1], sections[2].strip()) if len(sections) > 1 else ("nothing", "")
    if newest != version:
        raise ToolError(f"{CHANGELOG} begins with {newest}, not with info.version; add a section '## {version}'.")
    if not notes:
        raise ToolError(f"{CHANGELOG} does not say what {version} changes.")
    return notes
