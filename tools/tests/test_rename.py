"""A clone under another name: nothing is left of the old one, and it builds and runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from emulator.instance import free_port
from tools import rename
from tools.errors import ToolError
from tools.paths import ROOT
from tools.tests.copies import copy_project, run

OLD = [*rename.replacements("new-name", "new.name"), rename.NAME.replace("-", "")]


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_project(tmp_path_factory.mktemp("rename"))
    commit(folder)
    rename.rename(folder, "orders-api", "com.example.orders")
    return folder


def commit(folder: Path) -> None:
    run(folder, "git", "init", "-q")
    run(folder, "git", "add", "--all")
    run(folder, "git", "-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "-q", "-m", "Start")


def test_nothing_is_left_of_the_old_name(renamed: Path) -> None:
    run(renamed, "git", "add", "--all")
    patterns = [argument for name in OLD for argument in ("-e", name)]
    found = subprocess.run(["git", "grep", "-iIlF", *patterns], cwd=renamed, capture_output=True, text=True).stdout
    names = [path for path in run(renamed, "git", "ls-files").splitlines() if any(name in path for name in OLD)]

    assert found == "LICENSE\n"
    assert names == []


def test_the_notice_of_the_licence_stays(renamed: Path) -> None:
    assert (renamed / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_files_without_the_name_are_not_written(renamed: Path) -> None:
    changed = run(renamed, "git", "status", "--porcelain", "--untracked-files=no")

    assert "local/requirements.txt" not in changed
    assert (renamed / "local" / "requirements.txt").stat().st_mtime == pytest.approx(
        (ROOT / "local" / "requirements.txt").stat().st_mtime, abs=0.01
    )


@pytest.mark.extended
def test_it_passes_lint(renamed: Path) -> None:
    tools = ("venv", "go", "node", "checkov")
    if missing := [tool for tool in tools if not (ROOT / "build" / tool).exists()]:
        pytest.skip(f"'make lint' has not installed build/{missing[0]} yet.")
    (renamed / "build").mkdir(exist_ok=True)
    for tool in tools:
        (renamed / "build" / tool).symlink_to(ROOT / "build" / tool)
    for command in rename.formatting(ROOT / "build" / "venv" / "bin" / "python"):
        run(renamed, *command)

    run(renamed, "make", "lint")


def test_it_has_no_release_yet(renamed: Path) -> None:
    assert not (renamed / "tools" / "releases" / "releases.txt").exists()
    assert not (renamed / "tools" / "releases" / "openapi.yaml").exists()
    assert (renamed / "CHANGELOG.md").read_text().endswith("\n\n## 1.0.0\n\nThe first release.\n")
    assert "\n  version: 1.0.0\n" in (renamed / "terraform" / "openapi.yaml").read_text()


@pytest.mark.extended
def test_it_builds_and_runs_under_the_new_name(renamed: Path) -> None:
    run(renamed, "make", "build")
    port = f"PORT={free_port()}"
    run(renamed, sys.executable, "-m", "tools", "local", port)
    outputs = run(renamed, sys.executable, "-m", "tools", "outputs", "ENV=local", port)
    run(renamed, sys.executable, "-m", "tools", "local-down", port)

    assert "orders-api-local-users" in outputs


@pytest.mark.parametrize(
    ("name", "package", "message"),
    [
        ("", "com.example", "NAME must be"),
        ("Orders", "com.example", "NAME must be"),
        ("orders", "", "PACKAGE must be"),
        ("orders", "example", "PACKAGE must be"),
        ("orders", "com.example.2", "PACKAGE must be"),
    ],
)
def test_an_invalid_name_is_refused(tmp_path: Path, name: str, package: str, message: str) -> None:
    with pytest.raises(ToolError, match=message):
        rename.rename(tmp_path, name, package)


def test_uncommitted_changes_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("users-api")
    commit(tmp_path)
    (tmp_path / "file").write_text("changed")

    with pytest.raises(ToolError, match="changes that are not committed"):
        rename.rename(tmp_path, "orders", "com.example")
