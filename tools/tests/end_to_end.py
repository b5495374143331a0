"""The end-to-end tests in Java, run against a deployment."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

from tools.paths import ROOT
from tools.tests.deployed import Deployed

TARGET = ROOT / "java" / "target"
PACKAGE = "dev.usersapi.e2e"
# The emulator finds the API by the Host header; the first flag lets the tests set it.
JVM = ["-Djdk.httpclient.allowRestrictedHeaders=host", "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED"]


def classpath() -> str:
    """The compiled tests, with the generated client, and all libraries."""
    libraries = (TARGET / "test-classpath.txt").read_text().strip()
    return os.pathsep.join([str(TARGET / "test-classes"), str(TARGET / "classes"), libraries])


def run(deployed: Deployed, folder: Path, reports: str, *classes: str) -> Path:
    """Runs all end-to-end tests, or those classes; returns the file with the replies that they saw.

    reports: the folder beside Maven's for the JUnit reports. AssertionError if a test fails.
    """
    emulator = deployed.environment.emulator
    assert emulator is not None
    outputs, seen = folder / "outputs.json", folder / "seen.txt"
    outputs.write_text(json.dumps(deployed.outputs))
    properties = {
        "java.io.tmpdir": str(folder),
        "e2e.outputs": str(outputs),
        "e2e.emulator": emulator.url,
        "e2e.seen": str(seen),
        "e2e.everything": str("TEST_EVERYTHING" in os.environ).lower(),
    }
    selected = [f"--select-class={PACKAGE}.{name}" for name in classes] or [f"--select-package={PACKAGE}"]
    shutil.rmtree(TARGET / reports, ignore_errors=True)
    done = subprocess.run(
        [
            *(str(Path(os.environ["JAVA_HOME"]) / "bin" / "java"), *JVM),
            *(f"-D{name}={value}" for name, value in properties.items()),
            *("-cp", classpath()),
            *("org.junit.platform.console.ConsoleLauncher", "execute", *selected, "--include-classname=.*IT"),
            *("--details=summary", "--disable-banner", "--disable-ansi-colors", f"--reports-dir={TARGET / reports}"),
        ],
        # As Maven runs the others.
        cwd=ROOT / "java",
        env=deployed.environment.process_environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    return seen
