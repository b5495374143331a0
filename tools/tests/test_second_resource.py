"""examples/second-resource, applied to a copy of the project: it builds, and the copy passes all its tests."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from tools import maven
from tools.paths import ROOT
from tools.tests.copies import copy_project, run

EXAMPLE = ROOT / "examples" / "second-resource"
PATCH = EXAMPLE / "changes.patch"
DOCUMENT = "terraform/openapi.yaml"


def changed_lines() -> dict[str, int]:
    """How many lines the example adds to existing files or removes from them."""
    counts: dict[str, int] = {}
    file = ""
    for line in PATCH.read_text().splitlines():
        if line.startswith("+++ b/"):
            file = line.removeprefix("+++ b/")
            counts[file] = 0
        elif re.match(r"[+-](?![+-]{2} )", line):
            counts[file] += 1
    return counts


def test_it_changes_few_lines_of_few_files() -> None:
    changed = changed_lines()

    outside = {file: lines for file, lines in changed.items() if file != DOCUMENT}
    assert DOCUMENT in changed
    assert len(outside) <= 4
    assert sum(outside.values()) <= 10


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the example, built."""
    folder = copy_project(tmp_path_factory.mktemp("second-resource"))
    for part in ("java", "terraform"):
        shutil.copytree(EXAMPLE / part, folder / part, dirs_exist_ok=True)
    run(folder, "git", "apply", str(PATCH))
    run(folder, *maven.command("compile", "-Dmaven.compiler.failOnWarning=true"))
    run(folder, "make", "build")
    return folder


def test_it_builds(copy: Path) -> None:
    assert (copy / "java" / "target" / "users-api.jar").exists()


@pytest.fixture(scope="module")
def with_tests(copy: Path) -> Path:
    """The copy, with its tests compiled."""
    run(copy, "make", "compiled")
    return copy


@pytest.mark.extended
def test_the_tests_of_the_project_pass_with_it_unchanged(with_tests: Path) -> None:
    run(with_tests, sys.executable, "-m", "tools", "test", "STAGES=java terraform emulator")


@pytest.mark.extended
def test_only_its_owner_and_administrators_may_call_it(with_tests: Path) -> None:
    """NotesIT, the example's own test, runs with the others: every documented reply is seen over HTTP."""
    replies = ("-k", "gives_every_reply or keeps_to_the_document or functions_may_do_no_more")

    run(with_tests, sys.executable, "-m", "pytest", "-q", "tools/tests/test_local_api.py", *replies)
