"""Turns a fresh clone into a project of another name: application, Java package, resources, titles."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

from tools import maven
from tools.errors import ToolError
from tools.git import git
from tools.openapi import api_document
from tools.paths import ROOT
from tools.releases import last_release, tag

# rename() replaces these values, too, so that a renamed project can be renamed again.
NAME = "users-api"
PACKAGE = "dev.usersapi"
FIRST_VERSION = "1.0.0"


def rename(folder: Path, name: str, package: str) -> None:
    """Renames the project in a folder; ToolError if a name is not valid, or if changes are not committed yet."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name) or len(name) > 20:
        raise ToolError("NAME must be 1 to 20 lower-case letters, digits and hyphens, such as NAME=orders-api.")
    if not re.fullmatch(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+", package):
        raise ToolError("PACKAGE must be a Java package of two parts or more, such as PACKAGE=com.example.orders.")
    if git(folder, "status", "--porcelain"):
        raise ToolError("There are changes that are not committed; commit or stash them, so that you can undo this.")
    names, tracked = replacements(name, package), git(folder, "ls-files").splitlines()
    # The licence demands that its notice stays as it is.
    for file in (folder / path for path in tracked if path != "LICENSE"):
        try:
            text = file.read_text()
        except UnicodeDecodeError:
            continue
        renamed = re.sub("|".join(map(re.escape, names)), lambda old: names[old[0]], text)
        if renamed != text:
            file.write_text(renamed)
    old, new = (Path(*path.split(".")) for path in (PACKAGE, package))
    roots = {path.partition(f"/{old}/")[0] for path in tracked if f"/{old}/" in path}
    for root in sorted(folder / path for path in roots):
        moved = (root / old).rename(root / "renamed")
        for parent in (root / old).parents[: len(old.parts) - 1]:
            if not any(parent.iterdir()):
                parent.rmdir()
        (root / new).parent.mkdir(parents=True, exist_ok=True)
        moved.rename(root / new)
    # The new project has no release yet to be compatible with.
    for file in (last_release.LIST, last_release.CONTRACT):
        (folder / file.relative_to(ROOT)).unlink(missing_ok=True)
    _replace(folder / tag.CHANGELOG, r"(?s)\n## .*", f"\n## {FIRST_VERSION}\n\nThe first release.\n")
    _replace(folder / api_document.FILE.relative_to(ROOT), r"(?m)^(  version:) .*", rf"\1 {FIRST_VERSION}")


def formatting(python: Path) -> list[list[str]]:
    """The commands that format the renamed project: another package is sorted elsewhere among imports.

    python: a Python that has ruff
    """
    return [
        maven.command("spotless:apply", file=maven.QUALITY),
        ["terraform", "fmt", "-recursive", "terraform", "environments"],
        [str(python), "-m", "ruff", "check", "-q", "--no-cache", "--fix", "local", "tools", "benchmark"],
        [str(python), "-m", "ruff", "format", "-q", "--no-cache", "local", "tools", "benchmark"],
    ]


def _replace(file: Path, pattern: str, replacement: str) -> None:
    file.write_text(re.sub(pattern, replacement, file.read_text(), count=1))


def replacements(name: str, package: str) -> dict[str, str]:
    """Maps each spelling of the old names to the new one."""
    return {
        PACKAGE: package,
        PACKAGE.replace(".", "/"): package.replace(".", "/"),
        NAME: name,
        title(NAME): title(name),
        quote(title(NAME)): quote(title(name)),
        _pascal(NAME): _pascal(name),
    }


def title(name: str) -> str:
    """As in "Users API"."""
    return " ".join("API" if word == "api" else word.capitalize() for word in name.split("-"))


def _pascal(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("-"))
