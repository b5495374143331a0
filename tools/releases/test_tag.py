"""A commit is released only from a clean main branch that the remote has, with a new version and its notes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tools.errors import ToolError
from tools.openapi import api_document
from tools.paths import ROOT
from tools.releases import last_release, tag
from tools.tests.github import GitHub
from tools.tests.repository import git

NOTES = "API:\n\n- A new operation."


@pytest.fixture
def project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A clone in place of the project, with a document and a changelog of 1.2.0, pushed to its remote."""
    remote, clone = tmp_path / "remote", tmp_path / "clone"
    git(tmp_path, "init", "--bare", "--initial-branch=main", str(remote))
    git(tmp_path, "clone", str(remote), str(clone))
    monkeypatch.setattr(tag, "ROOT", clone)
    monkeypatch.setattr(api_document, "FILE", clone / "openapi.yaml")
    for name, value in {"user.name": "a", "user.email": "a@example.com"}.items():
        git(clone, "config", name, value)
    monkeypatch.setattr(last_release, "ROOT", clone)
    monkeypatch.setattr(last_release, "LIST", clone / "releases.txt")
    monkeypatch.setattr(last_release, "CONTRACT", clone / "released.yaml")
    (clone / "openapi.yaml").write_text("info: {version: 1.2.0}\n")
    (clone / "CHANGELOG.md").write_text(f"# Changelog\n\n## 1.2.0\n\n{NOTES}\n\n## 1.1.0\n\n- Older.\n")
    git(clone, "checkout", "-B", "main")
    commit(clone)
    git(clone, "push", "origin", "main")
    return clone


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "-m", "Change")


def test_the_tag_has_the_version_and_its_notes(project: Path) -> None:
    name, notes = tag.prepare()
    tag.create(name, notes)

    assert (name, notes) == ("v1.2.0", NOTES)
    assert git(project, "tag", "--list", "--format=%(refname:short) %(objecttype) %(contents)").strip() == (
        f"v1.2.0 tag {NOTES}"
    )


def test_notes_keep_their_headings(project: Path) -> None:
    tag.create("v1.2.0", "### API\n\n- A new operation.")

    assert "### API" in git(project, "tag", "--list", "--format=%(contents)")


def test_preparing_changes_nothing(project: Path) -> None:
    tag.prepare()

    assert git(project, "tag", "--list") == ""


def test_a_release_is_listed_with_its_contract(project: Path) -> None:
    commit = git(project, "rev-parse", "HEAD").strip()

    tag.create(*tag.prepare())

    assert last_release.last() == last_release.Release("1.2.0", commit)
    assert last_release.CONTRACT.read_text() == (project / "openapi.yaml").read_text()


def test_refuses_a_version_that_is_released(project: Path) -> None:
    last_release.record(last_release.Release("1.2.0", "1" * 40), project / "openapi.yaml")

    refused(r"v1\.2\.0 is released; raise info\.version")


def test_refuses_a_tag_that_is_not_listed(project: Path) -> None:
    git(project, "tag", "v1.2.0")

    refused(r"There is a tag v1\.2\.0, but releases\.txt does not list it: 'git tag -d v1\.2\.0' deletes it")


def test_refuses_a_version_that_is_not_three_numbers(project: Path) -> None:
    (project / "openapi.yaml").write_text("info: {version: 1.3.0-rc1}\n")

    refused(r"info\.version is 1\.3\.0-rc1, but must be three numbers")


def test_refuses_a_version_that_the_changelog_does_not_begin_with(project: Path) -> None:
    (project / "openapi.yaml").write_text("info: {version: 1.3.0}\n")

    refused(r"begins with 1\.2\.0, not with info\.version; add a section '## 1\.3\.0'")


def test_refuses_a_version_without_notes(project: Path) -> None:
    (project / "CHANGELOG.md").write_text("# Changelog\n\n## 1.2.0\n\n## 1.1.0\n")

    refused(r"does not say what 1\.2\.0 changes")


def test_refuses_changes_that_are_not_committed(project: Path) -> None:
    (project / "file").touch()

    refused("not committed")


def test_refuses_another_branch(project: Path) -> None:
    git(project, "checkout", "-b", "feature")

    refused("made from main, but this is feature")


def test_refuses_a_commit_that_the_remote_does_not_have(project: Path) -> None:
    (project / "file").touch()
    commit(project)

    refused("not that of origin/main")


def refused(message: str) -> None:
    with pytest.raises(ToolError, match=message):
        tag.prepare()


@pytest.mark.extended
def test_a_release_has_the_jar_and_the_list_of_its_libraries(github: GitHub) -> None:
    subprocess.run(
        ["make", "build", "sbom", "publish-release", "TAG=v1.2.0"], cwd=ROOT, check=True, capture_output=True
    )

    files = github.releases["v1.2.0"]
    assert [Path(file).name for file in files] == ["users-api.jar", "users-api.cdx.json"]
    assert all((ROOT / file).exists() for file in files)
