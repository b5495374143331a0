"""Finds out what the tokens of a repository's workflows say; refuses to guess, and to take another repository for it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tools import cli
from tools.errors import ToolError
from tools.github import repository
from tools.github.repository import IDS, NAMES, Repository, find

NAME = "example/users-api"
NEW = {"full_name": NAME, "id": 1300456789, "owner": {"id": 123456}, "created_at": "2026-08-01T10:00:00Z"}
OLD = NEW | {"created_at": "2024-08-01T10:00:00Z"}
WITH_IDS = Repository(NAME, "123456", "1300456789", IDS)
WITH_NAMES = Repository(NAME, "123456", "1300456789", NAMES)
SETTING = f"repos/{NAME}/actions/oidc/customization/sub"


class GitHub:
    """GitHub's public API on this machine, and gh, signed in to it or missing."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch):
        self.answers: dict[str, tuple[int, str]] = {}
        self.asked: list[str] = []
        self.programs = folder
        # Without the gh of this machine, and without its proxy
        monkeypatch.setenv("PATH", str(folder))
        monkeypatch.setenv("no_proxy", "*")

    def says(self, answer: dict[str, Any], status: int = 200) -> None:
        self.answers[f"/repos/{NAME}"] = (status, json.dumps(answer))

    def gh_says(self, **answers: dict[str, Any]) -> None:
        """Installs gh, which knows these answers by path and fails for every other one."""
        cases = "".join(f"'{path}') echo '{json.dumps(answer)}';;\n" for path, answer in answers.items())
        program = self.programs / "gh"
        program.write_text(f'#!/bin/sh\ncase "$2" in\n{cases}*) echo "gh: Not Found (HTTP 404)" >&2; exit 1;;\nesac\n')
        program.chmod(0o755)


@pytest.fixture
def github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHub]:
    fake = GitHub(tmp_path, monkeypatch)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            fake.asked.append(self.path)
            status, body = fake.answers.get(self.path, (404, "{}"))
            self.send_response(status)
            if status in (301, 307):
                self.send_header("Location", f"http://127.0.0.1:{server.server_port}/repositories/1")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setattr(repository, "API", f"http://127.0.0.1:{server.server_port}")
    yield fake
    server.shutdown()
    server.server_close()


def test_subjects_have_one_of_two_forms() -> None:
    assert WITH_IDS.subject == "repo:example@123456/users-api@1300456789"
    assert WITH_NAMES.subject == "repo:example/users-api"


def test_a_new_public_repository_is_found_without_signing_in(github: GitHub) -> None:
    github.says(NEW)

    assert find(NAME) == WITH_IDS


def test_the_spelling_is_that_of_github(github: GitHub) -> None:
    github.answers[f"/repos/{NAME.title()}"] = (200, json.dumps(NEW))

    assert find(NAME.title()).name == NAME


@pytest.mark.parametrize("created", ["2024-08-01T10:00:00Z", "2026-07-15T23:59:59Z"])
def test_the_form_of_an_older_repository_is_not_guessed(github: GitHub, created: str) -> None:
    github.says(NEW | {"created_at": created})

    with pytest.raises(ToolError, match=r"may have either form of subject; .* SUBJECTS=names .* SUBJECTS=ids"):
        find(NAME)
    assert find(NAME, subjects=NAMES) == WITH_NAMES
    assert find(NAME, subjects=IDS) == WITH_IDS


@pytest.mark.parametrize("expected", [WITH_NAMES, WITH_IDS], ids=[NAMES, IDS])
@pytest.mark.parametrize("answer", [OLD, NEW], ids=["old", "new"])
def test_gh_knows_the_form(github: GitHub, answer: dict[str, Any], expected: Repository) -> None:
    github.says(answer)
    # GitHub's use_immutable_subject says only whether that was chosen: https://github.com/Azure/azure-dev/issues/9382
    github.gh_says(
        **{SETTING: {"use_default": True, "use_immutable_subject": False, "sub_claim_prefix": expected.subject}}
    )

    assert find(NAME) == expected


def test_gh_finds_a_private_repository(github: GitHub) -> None:
    github.gh_says(**{f"repos/{NAME}": NEW})

    assert find(NAME) == WITH_IDS


@pytest.mark.parametrize("status", [403, 429])
def test_gh_is_asked_when_the_public_api_has_had_enough(github: GitHub, status: int) -> None:
    github.says({"message": "API rate limit exceeded"}, status)
    github.gh_says(**{f"repos/{NAME}": NEW})

    assert find(NAME) == WITH_IDS


def test_a_private_repository_needs_gh_or_the_ids(github: GitHub) -> None:
    with pytest.raises(
        ToolError, match=r"GitHub shows no repository example/users-api; .*gh auth login.* OWNER_ID=.* REPOSITORY_ID="
    ):
        find(NAME)


@pytest.mark.parametrize("status", [301, 307])
def test_a_redirect_is_not_followed(github: GitHub, status: int) -> None:
    github.says({}, status)
    github.answers["/repositories/1"] = (200, json.dumps(NEW))

    with pytest.raises(ToolError, match=r"example/users-api has another name now, .* give that as REPOSITORY"):
        find(NAME)
    assert github.asked == [f"/repos/{NAME}"]


@pytest.mark.parametrize("renamed", ["example/people-api", "another/users-api"])
def test_an_answer_for_another_name_is_refused(github: GitHub, renamed: str) -> None:
    github.gh_says(**{f"repos/{NAME}": NEW | {"full_name": renamed}})

    with pytest.raises(ToolError, match=f"example/users-api has another name now, .* REPOSITORY={renamed}"):
        find(NAME)


def test_another_template_for_subjects_is_refused(github: GitHub) -> None:
    github.says(NEW)
    github.gh_says(**{SETTING: {"use_default": False, "include_claim_keys": ["repository_owner"]}})

    with pytest.raises(ToolError, match=r"own template for subjects.*'gh api -X PUT .* -F use_default=true'"):
        find(NAME)


def test_an_unknown_form_is_refused(github: GitHub) -> None:
    github.says(NEW)
    github.gh_says(**{SETTING: {"use_default": True, "sub_claim_prefix": "repo:example#1/users-api#2"}})

    with pytest.raises(ToolError, match="begin with 'repo:example#1/users-api#2', which is neither"):
        find(NAME)


def test_offline_the_ids_are_arguments(github: GitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repository, "API", "http://127.0.0.1:9")

    with pytest.raises(ToolError, match=r"GitHub could not be reached .* OWNER_ID=.* REPOSITORY_ID=.* SUBJECTS="):
        find(NAME)
    assert find(NAME, "123456", "1300456789", IDS) == WITH_IDS


def test_gh_is_asked_when_only_it_reaches_github(github: GitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repository, "API", "http://127.0.0.1:9")
    github.gh_says(**{f"repos/{NAME}": NEW})

    assert find(NAME) == WITH_IDS


def test_ids_without_the_form_are_refused() -> None:
    with pytest.raises(ToolError, match=r"SUBJECTS is missing; .*SUBJECTS=ids.*SUBJECTS=names"):
        find(NAME, "123456", "1300456789")


@pytest.mark.parametrize("ids", [("123456", None), (None, "1300456789")])
def test_one_id_alone_is_refused(ids: tuple[str | None, str | None]) -> None:
    with pytest.raises(ToolError, match="OWNER_ID and REPOSITORY_ID belong together"):
        find(NAME, *ids, IDS)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        json.dumps(NEW | {"id": "x"}),
        json.dumps(NEW | {"owner": None}),
        json.dumps(NEW | {"created_at": None}),
    ],
)
def test_an_answer_that_is_not_githubs_is_refused(github: GitHub, body: str) -> None:
    github.answers[f"/repos/{NAME}"] = (200, body)

    with pytest.raises(ToolError, match="is not as GitHub documents it"):
        find(NAME)


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("REPOSITORY=users-api", "REPOSITORY must be an owner and a name"),
        ("REPOSITORY=example/*", "REPOSITORY must be an owner and a name"),
        ("REPOSITORY=example@1/users-api@2", "REPOSITORY must be an owner and a name"),
        ("REPOSITORY=../users-api", "REPOSITORY must be an owner and a name"),
        ("REPOSITORY=example/..", "REPOSITORY must be an owner and a name"),
        ("REPOSITORY=example/users-api/actions", "REPOSITORY must be an owner and a name"),
        ("OWNER_ID=0", "OWNER_ID must be the number"),
        ("REPOSITORY_ID=1*", "REPOSITORY_ID must be the number"),
        ("SUBJECTS=both", "SUBJECTS must be ids or names"),
    ],
)
def test_arguments_are_checked(argument: str, message: str) -> None:
    with pytest.raises(ToolError, match=message):
        cli.read(["bootstrap", "ENV=dev", f"REPOSITORY={NAME}", argument], {})
