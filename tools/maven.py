"""Maven's command line, as the Makefile has it."""

from __future__ import annotations

from tools.paths import ROOT

PROJECT = "java/pom.xml"
# Checks and formatters; see the comment there.
QUALITY = "java/quality.pom.xml"


def command(*goals: str, file: str = PROJECT) -> list[str]:
    """The command that runs these goals; file: the POM, from the folder of the project unless it is absolute"""
    return [str(ROOT / "tools" / "mvn"), "-f", file, *goals]
