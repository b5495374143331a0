"""The stages of "make test": what each runs, what it needs, and where its reports are."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tools import maven
from tools.paths import REPORTS, ROOT
from tools.testing import provider

JAVA = ROOT / "java" / "target"
# Deployments wait more than they compute. The tests of a group stay on one worker, in the order of conftest.py.
SIDE_BY_SIDE = ("--numprocesses=2", "--dist=loadgroup", "--no-loadscope-reorder")
# Progress dots, xdist's messages about its workers, and the last line.
PYTEST_SILENT = r"[.sx]+( +\[ *\d+%\])?$|bringing up nodes|created: \d|\d+ workers? \[|\d+ passed|$"


@dataclass(frozen=True)
class Stage:
    """One part of the test run.

    command: what it runs, in the folder of the project
    reports: JUnit files, or folders of them, by the kind of test
    after: the stages that must finish first, so that the two do not compete for the processors
    silent: a pattern of the lines that it prints on success, which are not shown
    """

    name: str
    command: list[str]
    reports: dict[str, Path]
    after: tuple[str, ...] = ()
    silent: str = r"$"
    optional: frozenset[str] = field(default_factory=frozenset)
    uses_terraform: bool = False

    def shows(self, line: str) -> bool:
        return not re.match(self.silent, line)

    @property
    def temporary(self) -> Path:
        """Where its tests leave files, if they are Python."""
        return ROOT / "build" / f"pytest-{self.name.lower()}"


def stages(everything: bool) -> list[Stage]:
    """The stages in the order of their start; with everything, also the tests that are too slow for "make test"."""
    return [
        Stage(
            "Java",
            # Goals instead of phases, so that nothing is rebuilt while other stages read it.
            maven.command("surefire:test", "failsafe:integration-test@integration", "failsafe:verify@integration"),
            {"Java, unit": JAVA / "surefire-reports", "Java, integration": JAVA / "failsafe-reports"},
        ),
        Stage(
            "Emulator",
            _pytest("local/tests", "emulator", everything),
            {"The local emulator": REPORTS / "emulator.xml"},
            silent=PYTEST_SILENT,
        ),
        Stage(
            "Terraform",
            [sys.executable, "-m", "tools", "check-terraform", "CHECK=test", f"TEST_REPORTS={REPORTS / 'terraform'}"],
            {"Terraform": REPORTS / "terraform"},
            after=("Java",),
            silent=r"\S+\.tftest\.hcl\.\.\. |  run \"[^\"]+\"\.\.\. pass|Success! |$",
            uses_terraform=True,
        ),
        Stage(
            "Tools",
            _pytest("tools", "tools", everything, "--ignore=tools/tests", *SIDE_BY_SIDE),
            {"The make targets": REPORTS / "tools.xml"},
            after=("Emulator",),
            uses_terraform=True,
            silent=PYTEST_SILENT,
        ),
        Stage(
            "Deployments",
            _pytest("tools/tests", "deployments", everything, "benchmark/tests", *SIDE_BY_SIDE),
            {
                "Java, end to end over HTTP": JAVA / "e2e-reports",
                "Java, end to end with its own Java": JAVA / "e2e-runtime-reports",
                "Deployments": REPORTS / "deployments.xml",
            },
            after=("Java", "Terraform"),
            uses_terraform=True,
            silent=PYTEST_SILENT,
            # Only in "make test-all", and if the JDK is new enough to make its package.
            optional=frozenset({"Java, end to end with its own Java"}),
        ),
    ]


def _pytest(folder: str, report: str, everything: bool, *options: str) -> list[str]:
    selection = [] if everything else ["-m", "not extended"]
    command = [sys.executable, "-m", "pytest", "-q", "--instafail", "--tb=short", "--no-summary", "--color=no"]
    # A run empties its folder for temporary files, so each needs its own.
    places = [f"--junitxml={REPORTS / report}.xml", f"--basetemp={ROOT / 'build' / f'pytest-{report}'}"]
    return [*command, folder, *places, *selection, *options]


def variables(chosen: list[Stage], everything: bool) -> dict[str, str]:
    """The environment of every stage; NO_COLOR keeps the output plain for the patterns."""
    return {
        **os.environ,
        **(provider.variables() if any(stage.uses_terraform for stage in chosen) else {}),
        "NO_COLOR": "1",
        **({"TEST_EVERYTHING": "1"} if everything else {}),
    }
