"""Opens, updates and closes GitHub issues with the gh command line; an issue is identified by its title.

https://cli.github.com/manual/gh_issue
"""

from __future__ import annotations

import json
import shutil
import subprocess

from tools.errors import ToolError


def open_issue(title: str, body: str) -> None:
    """Opens an issue with that title, or updates the body of the one that is open."""
    number = _find_open(title)
    if number is None:
        _gh("create", "--title", title, "--body-file", "-", stdin=body)
    else:
        _gh("edit", str(number), "--body-file", "-", stdin=body)


def close_issue(title: str) -> None:
    """Closes the open issue with that title, if there is one."""
    number = _find_open(title)
    if number is not None:
        _gh("close", str(number), "--reason", "completed")


def _find_open(title: str) -> int | None:
    issues = json.loads(_gh("list", "--state", "open", "--search", f'in:title "{title}"', "--json", "number,title"))
    return next((int(issue["number"]) for issue in issues if issue["title"] == title), None)


def _gh(*arguments: str, stdin: str | None = None) -> str:
    if shutil.which("gh") is None:
        raise ToolError("GitHub's command line, gh, is missing; this command is for workflows, where gh is installed.")
    done = subprocess.run(["gh", "issue", *arguments], input=stdin, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise ToolError(f"gh issue {arguments[0]} failed; see above.")
    return done.stdout
