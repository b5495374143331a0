"""The stages of "make test": what each runs, what it needs, and where its reports are."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tools import maven
from tools.paths import REPORTS, ROOT

JAVA = ROOT / "java" / "target"
# Deployments wait more than they compute. The tests of a group stay on one worker, in the order of conftest.py.
SIDE_BY_SIDE = ("--numprocesses=3", "--dist=loadgroup", "--no-loadscope-reorder")
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

    def shows(self, line: str) -> bool:
        return not re.match(self.silent, line)


def stages(everything: bool) -> list[Stage]:
    """The stages in the order of their start; with everything, also the tests that are too slow for "make test"."""
    return [
        Stage(
            "Java",
            # Goals instead of phases, so that nothing is rebuilt while other stages read it.
            maven.command("surefire:test", "failsafe:integration-test@integration", "failsafe:verify@integration"),
            {"Java, unit": JAVA / "surefire-reports", "Java, integration": JAVA / "failsafe-reports"},
            # These warnings come from Maven's own libraries.
            silent=r"WARNING: |$",
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
        ),
        Stage(
            "Deployments",
            _pytest("tools", "tools", everything, "benchmark/tests", *SIDE_BY_SIDE),
            {
                "Java, end to end over HTTP": JAVA / "e2e-reports",
                "Java, end to end with its own Java": JAVA / "e2e-runtime-reports",
                "The make targets and deployments": REPORTS / "tools.xml",
            },
            after=("Emulator",),
            silent=PYTEST_SILENT,
            # Skipped if the JDK is too old to make its package.
            optional=frozenset({"Java, end to end with its own Java"}),
        ),
    ]


def _pytest(folder: str, report: str, everything: bool, *options: str) -> list[str]:
    selection = [] if everything else ["-m", "not extended"]
    command = [sys.executable, "-m", "pytest", "-q", "--instafail", "--tb=short", "--no-summary", "--color=no"]
    return [*command, folder, f"--junitxml={REPORTS / report}.xml", *selection, *options]


def variables(everything: bool) -> dict[str, str]:
    """The environment of every stage; NO_COLOR keeps the output plain for the patterns."""
    return {
        **os.environ,
        "NO_COLOR": "1",
        **({"TEST_EVERYTHING": "1"} if everything else {}),
    }
