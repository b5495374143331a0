"""What the workflows write into pull requests and issues: once, and kept up to date."""

from __future__ import annotations

import pytest

from tools.errors import ToolError
from tools.github import GitHub
from tools.tests.github_api import GitHubApi


def test_a_comment_is_changed_in_place_however_many_others_there_are(github: GitHubApi) -> None:
    github.comments[7] = [{"url": "another", "body": f"Number {number}"} for number in range(120)]

    first = GitHub().comment(7, "a mark", "Once")
    second = GitHub().comment(7, "a mark", "Twice")

    assert first == second
    assert [comment["body"] for comment in github.comments[7][120:]] == ["<!-- a mark -->\nTwice"]


def test_an_issue_is_opened_once_and_told_of_later(github: GitHubApi) -> None:
    GitHub().open_issue("A title", "Once")
    GitHub().open_issue("A title", "Twice")

    assert [(issue["title"], issue["body"]) for issue in github.issues] == [("A title", "Twice")]


def test_an_issue_that_was_closed_is_no_longer_told_of(github: GitHubApi) -> None:
    GitHub().open_issue("A title", "Once")
    GitHub().close_issue("A title")
    GitHub().open_issue("A title", "Twice")

    assert [(issue["state"], issue["body"]) for issue in github.issues] == [("closed", "Once"), ("open", "Twice")]


def test_a_pull_request_of_that_title_is_no_issue(github: GitHubApi) -> None:
    github.issues.append({"title": "A title", "state": "open", "url": "", "pull_request": {}})

    GitHub().close_issue("A title")

    assert github.issues[0]["state"] == "open"


def test_without_a_token_nothing_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    monkeypatch.setenv("GITHUB_REPOSITORY", "org/api")

    with pytest.raises(ToolError, match="GITHUB_TOKEN must be set, as in a workflow of GitHub's"):
        GitHub()


def test_a_refusal_is_named(github: GitHubApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "another")

    with pytest.raises(ToolError, match=r"GitHub refused GET .* with 401: Bad credentials"):
        GitHub().comment(7, "a mark", "Once")


def test_a_github_that_is_out_of_reach_is_named(github: GitHubApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_API_URL", "http://127.0.0.1:9")

    with pytest.raises(ToolError, match="GitHub can't be reached"):
        GitHub().comment(7, "a mark", "Once")
