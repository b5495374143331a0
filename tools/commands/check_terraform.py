"""Validate or test the Terraform configurations, without AWS ("newest": with the newest provider that is allowed)."""

from __future__ import annotations

import os
import shutil
from argparse import ArgumentParser, Namespace
from pathlib import Path

from tools.paths import ROOT
from tools.terraform import process
from tools.terraform.process import CONFIGURATION

CONFIGURATIONS = [CONFIGURATION, CONFIGURATION / "bootstrap"]
COPY = ROOT / "build" / "newest-provider"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("check", choices=("validate", "test", "newest"))
    parser.add_argument("--reports", type=Path, help="the folder for the tests' JUnit reports")


def run(arguments: Namespace) -> None:
    if arguments.check == "newest":
        _check_newest()
        return
    for configuration in CONFIGURATIONS:
        _init(configuration, "-lockfile=readonly")
        if arguments.check == "validate":
            _terraform(configuration, "validate", quiet=True)
        else:
            reports = arguments.reports
            report = [f"-junit-xml={reports}/TEST-{configuration.name}.xml"] if reports else []
            _terraform(configuration, "test", *report)


def _check_newest() -> None:
    """Validates and tests a copy with the newest provider that versions.tf allows, whatever the lock file names."""
    shutil.rmtree(COPY, ignore_errors=True)
    shutil.copytree(CONFIGURATION, COPY / "terraform", ignore=shutil.ignore_patterns(".terraform*"))
    (COPY / "java").symlink_to(ROOT / "java")
    for configuration in (COPY / "terraform", COPY / "terraform" / "bootstrap"):
        _init(configuration, "-upgrade")
        _terraform(configuration, "version")
        _terraform(configuration, "validate")
        _terraform(configuration, "test")


def _init(configuration: Path, lock: str) -> None:
    _terraform(configuration, "init", "-input=false", "-backend=false", lock, *process.init_arguments(), quiet=True)


def _terraform(configuration: Path, *arguments: str, quiet: bool = False) -> None:
    place = configuration.relative_to(ROOT).as_posix().replace("/", "-")
    process.run(
        *arguments,
        configuration=configuration,
        data=ROOT / "build" / "terraform" / "checks" / place,
        environment=dict(os.environ),
        quiet=quiet,
    )
