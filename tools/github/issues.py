"""GitHub's issues, as the workflows use them: one of a title, kept up to date in place, by GitHub's command line.

https://cli.github.com/manual/gh_issue
"""

from __future__ import annotations

import json
import shutil
import subprocess

from tools.errors import ToolError


def open_issue(title: str, body: str) -> None:
    """Opens the issue of that title, or changes its body where it is open already."""
    number = _open(title)
    if number is None:
        _gh("create", "--title", title, "--body-file", "-", given=body)
    else:
        _gh("edit", str(number), "--body-file", "-", given=body)


def close_issue(title: str) -> None:
    """Closes the issue of that title, if it is open."""
    number = _open(title)
    if number is not None:
        _gh("close", str(number), "--reason", "completed")


def _open(title: str) -> int | None:
    found = json.loads(_gh("list", "--state", "open", "--search", f'in:title "{title}"', "--json", "number,title"))
    return next((int(issue["number"]) for issue in found if issue["title"] == title), None)


def _gh(*arguments: str, given: str | None = None) -> str:
    if shutil.which("gh") is None:
        raise ToolError("GitHub's command line, gh, is missing; this is for workflows, where it is installed.")
    done = subprocess.run(["gh", "issue", *arguments], input=given, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise ToolError(f"gh issue {arguments[0]} failed; see above.")
    return done.stdout
