"""What the command line and the shell give to make stays text: no target pastes it into a recipe or expands it.

The targets and the variables are those of make's own database, so that new ones are covered.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tools.cli import COMMANDS
from tools.paths import ROOT
from tools.tests import shell

# Each creates the file RAN if a shell or make evaluates it.
HOSTILE = {
    "apostrophe": "a'; touch RAN; '",
    "quotation mark": 'a"; touch RAN; "',
    "command substitution": "$(touch RAN)",
    "make function": "$(shell touch RAN)",
    "backquotes": "`touch RAN`",
    "semicolon": "; touch RAN;",
    "line break": "a\ntouch RAN\nb",
    "dollar sign": "a$b@example.com$$",
    "number sign": "a#b; touch RAN",
}
# Make's interface for its own options.
MAKES_OWN = {"CURDIR", "GNUMAKEFLAGS", "MAKEFILE_LIST", "MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MFLAGS"}
# Everything that the recipes run is replaced by this program, which writes down its environment.
PROGRAM = '#!/bin/sh\nenv -0 >> "$SEEN_ENVIRONMENTS"\n'
PROGRAMS = ("mvn", "terraform", "git", "gh", "npm", "python3")


def database(*options: str) -> str:
    return subprocess.run(["make", "-pnq", *options], cwd=ROOT, capture_output=True, text=True).stdout


def variables() -> set[str]:
    """The variables of the Makefile, and every argument of a command."""
    pattern = re.compile(r"^# (?:makefile|'override' directive|environment).*\n(\w+) :?=", re.MULTILINE)
    own = set(pattern.findall(database("help"))) - set(os.environ) - MAKES_OWN
    assert {"VENV", "JAR"} <= own
    return own | {argument.name for command in COMMANDS.values() for argument in command.arguments}


def targets() -> list[str]:
    (line,) = re.findall(r"^\.PHONY: (.*)$", database("help"), re.MULTILINE)
    found = sorted(line.split())
    assert {"plan", "user", "build", "bench"} <= set(found)
    # Last, because it deletes what the others need.
    return [*(target for target in found if target != "clean"), "clean"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The Makefile in a folder where every program only writes down its environment."""
    folder = tmp_path / "project"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns("build", "target", ".git", ".terraform", "src", "*.md"))
    stamps = re.findall(r"^(build/[\w./-]+/\.ready[\w-]*):", database("help"), re.MULTILINE)
    assert stamps
    programs = [folder / "build/venv/bin/python"]
    installed = re.findall(r"(?:\$\(VENV\)|build/[a-z]+)/bin/[\w-]+", (ROOT / "Makefile").read_text())
    programs += [folder / name.replace("$(VENV)", "build/venv") for name in set(installed)]
    programs += [folder / "tools" / name for name in ("require", "java-home", "mvn")]
    programs += [tmp_path / "bin" / name for name in PROGRAMS]
    for program in programs:
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(PROGRAM)
        program.chmod(0o755)
    for place in ("java/src/main", "java/src/assembly", "java/target"):
        (folder / place).mkdir(parents=True, exist_ok=True)
    for stamp in stamps:
        (folder / stamp).parent.mkdir(parents=True, exist_ok=True)
        (folder / stamp).touch()
    return folder


def run(project: Path, given: dict[str, str], exported: dict[str, str], *options: str) -> str:
    """Makes all targets with arguments on the command line and variables of the shell; returns what make prints."""
    kept = shell.variables()
    done = subprocess.run(
        ["make", "-k", *options, *targets(), *(f"{name}={value}" for name, value in given.items())],
        cwd=project,
        env=exported
        | kept
        | {
            "PATH": f"{project.parent / 'bin'}:{os.environ['PATH']}",
            "SEEN_ENVIRONMENTS": str(project.parent / "calls"),
        },
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    return done.stdout + done.stderr


def received(project: Path, name: str) -> set[str]:
    """The values of that variable that the programs have got."""
    calls = (project.parent / "calls").read_bytes().decode().split("\0")
    return {call.partition("=")[2] for call in calls if call.startswith(f"{name}=")}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_text_of_the_command_line_is_neither_run_nor_changed(project: Path, text: str) -> None:
    run(project, dict.fromkeys(variables(), text), {})

    assert not list(project.rglob("RAN"))
    for name in ("EMAIL", "REPLACE", "FILE", "TAG", "ENV"):
        assert received(project, name) == {text}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_text_of_the_shells_variables_is_not_run(project: Path, text: str) -> None:
    run(project, {}, dict.fromkeys(variables(), text))

    assert not list(project.rglob("RAN"))
    assert received(project, "GIVEN") == {""}


def test_no_recipe_has_text_of_the_command_line_in_it(project: Path) -> None:
    printed = run(project, dict.fromkeys(variables(), "HOSTILE"), dict.fromkeys(variables(), "HOSTILE"), "-n")

    assert "-m tools plan" in printed
    assert "HOSTILE" not in printed


def test_every_command_has_a_target_and_the_other_way_round(project: Path) -> None:
    printed = run(project, {}, {}, "-n")

    assert set(re.findall(r"-m tools ([a-z][a-z-]+)", printed)) == set(COMMANDS)
