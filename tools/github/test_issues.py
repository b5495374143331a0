"""What the workflows write into issues: once, and kept up to date."""

from __future__ import annotations

import pytest

from tools.errors import ToolError
from tools.github import issues
from tools.tests.github import GitHub


def test_an_issue_is_opened_once_and_told_of_later(github: GitHub) -> None:
    issues.open_issue("A title", "Once")
    issues.open_issue("A title", "Twice")

    assert [(issue["title"], issue["body"]) for issue in github.issues] == [("A title", "Twice")]


def test_an_issue_that_was_closed_is_no_longer_told_of(github: GitHub) -> None:
    issues.open_issue("A title", "Once")
    issues.close_issue("A title")
    issues.open_issue("A title", "Twice")

    assert [(issue["state"], issue["body"]) for issue in github.issues] == [("closed", "Once"), ("open", "Twice")]


def test_an_issue_of_another_title_stays_as_it_is(github: GitHub) -> None:
    issues.open_issue("A longer title", "Once")

    issues.close_issue("A title")

    assert [issue["state"] for issue in github.issues] == ["open"]


def test_a_refusal_is_named(github: GitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GH_TOKEN")

    with pytest.raises(ToolError, match=r"gh issue list failed; see above"):
        issues.open_issue("A title", "Once")


def test_a_missing_command_line_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    with pytest.raises(ToolError, match="GitHub's command line, gh, is missing"):
        issues.close_issue("A title")
