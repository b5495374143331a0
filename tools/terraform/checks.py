"""Validates and tests the Terraform configurations, without AWS."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from emulator.instance import disposable
from tools.aws.environment import LOCAL, Environment
from tools.errors import ToolError
from tools.paths import ROOT
from tools.terraform import process
from tools.terraform.process import CONFIGURATION, Output
from tools.terraform.terraform import API, Stack, Terraform

CONFIGURATIONS = [CONFIGURATION, CONFIGURATION / "bootstrap"]
COPY = ROOT / "build" / "newest-provider"


def validate() -> None:
    for configuration in CONFIGURATIONS:
        init(configuration)
        _terraform(configuration, "validate", output=Output.ERRORS)


def test(reports: Path | None) -> None:
    """Runs "terraform test"; reports: the folder for JUnit reports, if they are wanted."""
    for configuration in CONFIGURATIONS:
        init(configuration)
        report = [f"-junit-xml={reports}/TEST-{configuration.name}.xml"] if reports else []
        _terraform(configuration, "test", "-no-color", *report)


def newest() -> None:
    """Validates, tests and applies a copy with the newest provider that versions.tf allows, whatever the lock file names.

    ToolError if a second plan has changes: some versions of the provider never agree with what they have made.
    """
    shutil.rmtree(COPY, ignore_errors=True)
    shutil.copytree(CONFIGURATION, COPY / "terraform", ignore=shutil.ignore_patterns(".terraform*"))
    for folder in ("environments", "java"):
        (COPY / folder).symlink_to(ROOT / folder)
    for configuration in (COPY / "terraform", COPY / "terraform" / "bootstrap"):
        init(configuration, "-upgrade")
        _terraform(configuration, "version")
        _terraform(configuration, "validate")
        _terraform(configuration, "test")
    with disposable() as emulator:
        stack = Stack(COPY / "terraform", API.states, API.role, COPY / "environments")
        terraform = Terraform(Environment(LOCAL, emulator), unattended=True, stack=stack)
        terraform.init()
        terraform.apply()
        if terraform.plan():
            raise ToolError("With the newest provider, a second plan has changes; see above.")
        terraform.forget()


def init(configuration: Path, lock: str = "-lockfile=readonly") -> Path:
    """Installs the provider without a state, and returns the data folder."""
    _terraform(
        configuration, "init", "-input=false", "-backend=false", lock, *process.init_arguments(), output=Output.ERRORS
    )
    return _data(configuration)


def _terraform(configuration: Path, *arguments: str, output: Output = Output.TERMINAL) -> None:
    process.run(
        *arguments,
        configuration=configuration,
        data=_data(configuration),
        environment=dict(os.environ),
        output=output,
    )


def _data(configuration: Path) -> Path:
    return ROOT / "build" / "terraform" / "checks" / configuration.relative_to(ROOT).as_posix().replace("/", "-")
