"""A build that was interrupted is built again, and what is at its place is complete."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tools.paths import ROOT
from tools.tests import shell

# In place of Maven: writes incomplete packages and ends as the file "how" says, or writes complete ones.
MAVEN = """#!/bin/sh
echo built >> builds
mkdir -p java/target/packages
cd java/target/packages
echo incomplete > users-api.jar
sh -c "$(cat ../../../how)" || exit
for package in users-api.jar users-api-local.zip; do echo complete > $package; done
"""
FAILURE, KILL = "exit 1", "kill -9 0"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The Makefile, with a program in place of Maven."""
    folder = tmp_path / "project"
    (folder / "java" / "src" / "main").mkdir(parents=True)
    (folder / "java" / "src" / "assembly").mkdir()
    for path in (
        "Makefile",
        "java/pom.xml",
        "local/bootstrap",
        "local/PortableRuntime.java",
        "tools/require",
        "tools/java-home",
        "tools/mvn",
    ):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, folder / path)
    (folder / "bin").mkdir()
    (folder / "bin" / "mvn").write_text(MAVEN)
    (folder / "bin" / "mvn").chmod(0o755)
    return folder


def build(project: Path, how: str = "true") -> int:
    (project / "how").write_text(how)
    kept = shell.variables()
    path = f"{project / 'bin'}{os.pathsep}{os.environ['PATH']}"
    # In a session of its own, so that "kill -9 0" ends this build and not the tests.
    done = subprocess.run(
        ["make", "build"], cwd=project, env=kept | {"PATH": path}, capture_output=True, start_new_session=True
    )
    return done.returncode


def packages(project: Path) -> dict[str, str]:
    places = (project / "java" / "target" / name for name in ("users-api.jar", "users-api-local.zip"))
    return {place.name: place.read_text().strip() for place in places if place.exists()}


def builds(project: Path) -> int:
    return len((project / "builds").read_text().splitlines())


@pytest.mark.parametrize("how", [FAILURE, KILL], ids=["it fails", "it is killed"])
def test_an_interrupted_build_is_built_again(project: Path, how: str) -> None:
    assert build(project, how) != 0
    assert packages(project) == {}

    assert build(project) == 0

    assert packages(project) == {"users-api.jar": "complete", "users-api-local.zip": "complete"}
    assert builds(project) == 2


@pytest.mark.parametrize("how", [FAILURE, KILL], ids=["it fails", "it is killed"])
def test_an_interrupted_build_after_a_change_is_built_again_and_leaves_the_last_one_complete(
    project: Path, how: str
) -> None:
    build(project)
    # Older than the sources.
    os.utime(project / "java" / "target" / "users-api.jar", (0, 0))

    assert build(project, how) != 0
    assert packages(project) == {"users-api.jar": "complete", "users-api-local.zip": "complete"}

    assert build(project) == 0
    assert builds(project) == 3


def test_a_finished_build_is_not_built_again(project: Path) -> None:
    build(project)
    build(project)

    assert builds(project) == 1


def test_maven_prints_what_it_says_of_this_project_only(project: Path) -> None:
    said = [
        "WARNING: A terminally deprecated method in sun.misc.Unsafe has been called",
        "################",
        "# Thanks for using OpenAPI Generator. #",
        r"\033[0m\033[0m",
        r"[\033[1;31mERROR\033[m] A.java:[1,1] class expected",
        "",
        "[WARNING] unchecked",
    ]
    (project / "bin" / "mvn").write_text(f"#!/bin/sh\nprintf '%b\\n' {shlex.join(said)}\nexit 3\n")
    path = f"{project / 'bin'}{os.pathsep}{os.environ['PATH']}"

    done = subprocess.run(
        [project / "tools" / "mvn", "test"], env=os.environ | {"PATH": path}, capture_output=True, text=True
    )

    assert done.returncode == 3
    assert done.stdout == "[ERROR] A.java:[1,1] class expected\n\n[WARNING] unchecked\n"
