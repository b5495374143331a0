"""The last release is listed in the tree, with its contract."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tools.errors import ToolError
from tools.openapi import contract
from tools.paths import ROOT
from tools.releases import last_release
from tools.releases.last_release import Release
from tools.tests.repository import git


@pytest.fixture
def project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A repository in place of the project's, with one commit."""
    monkeypatch.setattr(last_release, "ROOT", tmp_path)
    monkeypatch.setattr(last_release, "LIST", tmp_path / "releases.txt")
    monkeypatch.setattr(last_release, "CONTRACT", tmp_path / "released.yaml")
    (tmp_path / "openapi.yaml").write_text("the contract")
    git(tmp_path, "init")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "-m", "First")
    return tmp_path


def head(project: Path) -> str:
    return git(project, "rev-parse", "HEAD").strip()


def test_a_recorded_release_is_the_last_one(project: Path) -> None:
    assert last_release.last() is None

    last_release.record(Release("1.0.0", "1" * 40), project / "openapi.yaml")
    last_release.record(Release("1.1.0", "2" * 40), project / "openapi.yaml")

    assert last_release.last() == Release("1.1.0", "2" * 40)
    assert last_release.CONTRACT.read_text() == "the contract"


def test_a_tag_is_not_needed_and_must_agree(project: Path) -> None:
    last_release.record(Release("1.0.0", head(project)), project / "openapi.yaml")
    last_release.check_tags()
    git(project, "tag", "--annotate", "v1.0.0", "--message", "Notes")
    last_release.check_tags()

    git(project, "commit", "--allow-empty", "-m", "Second")
    git(project, "tag", "--force", "v1.0.0")

    with pytest.raises(ToolError, match=r"The tag v1\.0\.0 names the commit .* but releases\.txt lists"):
        last_release.check_tags()


def test_its_files_are_those_of_its_commit(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    release, folder = Release("1.0.0", head(project)), tmp_path_factory.mktemp("old")
    (project / "openapi.yaml").write_text("changed")

    assert last_release.is_in_this_clone(release)
    last_release.extract(release, folder)

    assert (folder / "openapi.yaml").read_text() == "the contract"


def test_a_clone_without_its_commit_and_a_copy_without_git_lack_it(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert not last_release.is_in_this_clone(Release("1.0.0", "1" * 40))
    copy = tmp_path_factory.mktemp("copy")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(copy.parent))
    monkeypatch.setattr(last_release, "ROOT", copy)

    assert not last_release.is_in_this_clone(Release("1.0.0", "1" * 40))


def test_the_contract_beside_the_list_is_that_of_the_last_release() -> None:
    last = last_release.last()
    if last is None:
        pytest.skip("Nothing was released yet.")

    assert contract.released()["info"]["version"] == last.version
    if last_release.is_in_this_clone(last):
        listed = git(ROOT, "show", f"{last.commit}:terraform/openapi.yaml")
        assert yaml.safe_load(listed) == yaml.safe_load(last_release.CONTRACT.read_text())
