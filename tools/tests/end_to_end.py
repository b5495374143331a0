"""The end-to-end tests in Java, run against a deployment."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tools.environment import ROOT
from tools.tests.deployed import Deployed


def run(deployed: Deployed, folder: Path, reports: str) -> Path:
    """Runs them all; what they saw is in the file that is returned, what became of each in that folder of reports.

    CalledProcessError where one fails.
    """
    emulator = deployed.environment.emulator
    assert emulator is not None
    outputs, seen = folder / "outputs.json", folder / "seen.txt"
    outputs.write_text(json.dumps(deployed.outputs))
    subprocess.run(
        [
            *("mvn", "-B", "-ntp", "-q", "-f", str(ROOT / "java" / "pom.xml"), "-Pe2e"),
            *("test-compile", "failsafe:integration-test@e2e", "failsafe:verify@e2e"),
            *(f"-De2e.outputs={outputs}", f"-De2e.emulator={emulator.url}", f"-De2e.seen={seen}"),
            f"-De2e.reports={reports}",
        ],
        env=deployed.environment.process_environment,
        check=True,
    )
    return seen
