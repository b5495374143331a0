"""GitHub, as the workflows use it: one comment in a pull request and one issue, each kept up to date in place.

https://docs.github.com/en/rest/issues
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import urllib3

from tools.errors import ToolError

PAGE = 100


class GitHub:
    """The repository that a workflow runs for, by the variables that GitHub sets, and GITHUB_TOKEN."""

    def __init__(self) -> None:
        missing = [name for name in ("GITHUB_TOKEN", "GITHUB_REPOSITORY") if not os.environ.get(name)]
        if missing:
            raise ToolError(f"{' and '.join(missing)} must be set, as in a workflow of GitHub's.")
        api = os.environ.get("GITHUB_API_URL", "https://api.github.com")
        self._issues = f"{api}/repos/{os.environ['GITHUB_REPOSITORY']}/issues"
        self._headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {os.environ['GITHUB_TOKEN']}",
            "X-GitHub-Api-Version": "2022-11-28",
            "User-Agent": "users-api",
        }

    def comment(self, pull_request: int, mark: str, body: str) -> str:
        """Writes the comment that has this mark, or changes it where it is there already; its URL."""
        marked = f"<!-- {mark} -->\n{body}"
        for comment in self._pages(f"{self._issues}/{pull_request}/comments"):
            if comment["body"].startswith(f"<!-- {mark} -->"):
                return str(self._call("PATCH", comment["url"], {"body": marked})["html_url"])
        return str(self._call("POST", f"{self._issues}/{pull_request}/comments", {"body": marked})["html_url"])

    def open_issue(self, title: str, body: str) -> str:
        """Opens the issue of that title, or changes its body where it is open already; its URL."""
        for issue in self._open(title):
            return str(self._call("PATCH", issue["url"], {"body": body})["html_url"])
        return str(self._call("POST", self._issues, {"title": title, "body": body})["html_url"])

    def close_issue(self, title: str) -> None:
        """Closes the issue of that title, if it is open."""
        for issue in self._open(title):
            self._call("PATCH", issue["url"], {"state": "closed", "state_reason": "completed"})

    def _open(self, title: str) -> list[dict[str, Any]]:
        issues = self._pages(f"{self._issues}?state=open")
        return [issue for issue in issues if issue["title"] == title and "pull_request" not in issue]

    def _pages(self, url: str) -> Iterator[Any]:
        number = 1
        while True:
            separator = "&" if "?" in url else "?"
            page = self._call("GET", f"{url}{separator}per_page={PAGE}&page={number}")
            yield from page
            if len(page) < PAGE:
                return
            number += 1

    def _call(self, method: str, url: str, body: dict[str, str] | None = None) -> Any:
        try:
            reply = urllib3.request(method, url, json=body, headers=self._headers, timeout=30, retries=3)
        except urllib3.exceptions.HTTPError as error:
            raise ToolError(f"GitHub can't be reached: {error}") from error
        if reply.status >= 300:
            raise ToolError(f"GitHub refused {method} {url} with {reply.status}: {reply.json().get('message')}")
        return reply.json()
