"""Workflows report in one issue per title, and keep it up to date."""

from __future__ import annotations

import pytest

from tools.errors import ToolError
from tools.github import issues
from tools.tests.github import GitHub


def test_an_open_issue_is_updated_instead_of_opened_again(github: GitHub) -> None:
    issues.open_issue("A title", "Once")
    issues.open_issue("A title", "Twice")

    assert [(issue["title"], issue["body"]) for issue in github.issues] == [("A title", "Twice")]


def test_a_closed_issue_is_not_updated(github: GitHub) -> None:
    issues.open_issue("A title", "Once")
    issues.close_issue("A title")
    issues.open_issue("A title", "Twice")

    assert [(issue["state"], issue["body"]) for issue in github.issues] == [("closed", "Once"), ("open", "Twice")]


def test_an_issue_with_another_title_is_left_alone(github: GitHub) -> None:
    issues.open_issue("A longer title", "Once")

    issues.close_issue("A title")

    assert [issue["state"] for issue in github.issues] == ["open"]


def test_a_failing_gh_command_is_reported(github: GitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GH_TOKEN")

    with pytest.raises(ToolError, match=r"gh issue list failed; see above"):
        issues.open_issue("A title", "Once")


def test_a_missing_gh_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    with pytest.raises(ToolError, match="GitHub's command line, gh, is missing"):
        issues.close_issue("A title")
