"""python -m tools.checks validate|test|newest: what Terraform can check by itself, without any AWS."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from tools import provider, terraform_command
from tools.environment import ROOT
from tools.errors import ToolError

CONFIGURATIONS = [provider.CONFIGURATION, provider.CONFIGURATION / "bootstrap"]
DATA = ROOT / "build" / "terraform" / "checks"
COPY = ROOT / "build" / "newest-provider"


def main(check: str, reports: Path | None = None) -> None:
    if check == "newest":
        _check_newest()
        return
    for configuration in CONFIGURATIONS:
        _init(configuration, "-lockfile=readonly")
        match check:
            case "validate":
                _terraform(configuration, "validate", quiet=True)
            case "test":
                report = [f"-junit-xml={reports}/TEST-{configuration.name}.xml"] if reports else []
                _terraform(configuration, "test", *report)
            case _:
                raise ToolError(f"There is no check '{check}'; choose validate, test or newest.")


def _check_newest() -> None:
    """Validates and tests a copy with the newest provider that versions.tf allows, whatever the lock file names."""
    shutil.rmtree(COPY, ignore_errors=True)
    shutil.copytree(provider.CONFIGURATION, COPY / "terraform", ignore=shutil.ignore_patterns(".terraform*"))
    (COPY / "java").symlink_to(ROOT / "java")
    for configuration in (COPY / "terraform", COPY / "terraform" / "bootstrap"):
        _init(configuration, "-upgrade")
        _terraform(configuration, "version")
        _terraform(configuration, "validate")
        _terraform(configuration, "test")


def _init(configuration: Path, lock: str) -> None:
    _terraform(configuration, "init", "-input=false", "-backend=false", lock, *provider.arguments(), quiet=True)


def _terraform(configuration: Path, *arguments: str, quiet: bool = False) -> None:
    place = configuration.relative_to(ROOT).as_posix().replace("/", "-")
    terraform_command.run(
        *arguments,
        configuration=configuration,
        data=DATA / place,
        environment=dict(os.environ),
        quiet=quiet,
    )


if __name__ == "__main__":
    try:
        main(sys.argv[1], *map(Path, sys.argv[2:]))
    except ToolError as error:
        sys.exit(str(error))
