"""The last release is found in the history of the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.errors import ToolError
from tools.paths import ROOT
from tools.releases import last_release
from tools.tests.repository import git


@pytest.fixture
def history(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A repository in place of the project's, with one commit."""
    monkeypatch.setattr(last_release, "ROOT", tmp_path)
    monkeypatch.setattr(last_release, "BASELINE", tmp_path / "baseline")
    (tmp_path / "file").write_text("released")
    git(tmp_path, "init")
    name_project(tmp_path, "users-api")
    git(tmp_path, "commit", "-m", "First")
    return tmp_path


def name_project(folder: Path, name: str) -> None:
    (folder / "java").mkdir(exist_ok=True)
    (folder / "java" / "pom.xml").write_text(f"<groupId>dev.usersapi</groupId>\n<artifactId>{name}</artifactId>")
    git(folder, "add", "--all")


def test_it_is_the_highest_tag(history: Path) -> None:
    (history / "baseline").write_text("a commit\n")
    for tag in ("v1.9.0", "v1.10.0", "v2.0.0-rc1", "other"):
        git(history, "tag", tag)
    git(history, "commit", "--allow-empty", "-m", "Second")

    assert last_release.revision() == "v1.10.0"


def test_it_is_not_the_tag_of_the_current_commit(history: Path) -> None:
    git(history, "tag", "v1.0.0")
    git(history, "commit", "--allow-empty", "-m", "Second")
    git(history, "tag", "v1.1.0")

    assert last_release.revision() == "v1.0.0"


def test_it_is_not_a_tag_of_the_project_that_this_was_cloned_from(history: Path) -> None:
    git(history, "tag", "v1.0.0")
    name_project(history, "orders-api")
    git(history, "commit", "-m", "Rename")

    assert last_release.revision() is None


def test_without_a_tag_it_is_the_commit_in_the_file(history: Path) -> None:
    (history / "baseline").write_text("a commit\n")

    assert last_release.revision() == "a commit"


def test_without_either_there_is_none(history: Path) -> None:
    assert last_release.revision() is None


def test_a_shallow_clone_has_no_history(
    history: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert last_release.has_history()
    shallow = tmp_path_factory.mktemp("shallow")
    git(history, "commit", "--allow-empty", "-m", "Second")
    git(shallow, "clone", "--depth=1", f"file://{history}", ".")

    monkeypatch.setattr(last_release, "ROOT", shallow)

    assert not last_release.has_history()
    with pytest.raises(ToolError, match="not in this clone; get them with 'git fetch --unshallow --tags'"):
        last_release.revision()


def test_a_copy_without_git_has_no_history(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.setattr(last_release, "ROOT", tmp_path)

    assert not last_release.has_history()


def test_its_files_are_those_of_that_time(history: Path, tmp_path: Path) -> None:
    git(history, "tag", "v1.0.0")
    (history / "file").write_text("changed")

    last_release.extract("v1.0.0", tmp_path / "old")

    assert (tmp_path / "old" / "file").read_text() == "released"
    assert last_release.read("v1.0.0", history / "file") == "released"


def test_says_how_to_get_a_release_that_the_clone_lacks() -> None:
    with pytest.raises(ToolError, match="The last release, v999, is not in this clone; get it with 'git fetch"):
        last_release.read("v999", ROOT / "README.md")
