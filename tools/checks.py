"""python -m tools.checks validate|test: what Terraform can check by itself, without any AWS."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tools import provider, terraform_command
from tools.environment import ROOT
from tools.errors import ToolError

CONFIGURATIONS = [provider.CONFIGURATION, provider.CONFIGURATION / "bootstrap"]
DATA = ROOT / "build" / "terraform" / "checks"


def main(check: str, reports: Path | None = None) -> None:
    for configuration in CONFIGURATIONS:
        _terraform(
            *(configuration, "init", "-input=false", "-backend=false", "-lockfile=readonly"),
            *provider.arguments(),
            quiet=True,
        )
        match check:
            case "validate":
                _terraform(configuration, "validate", quiet=True)
            case "test":
                report = [f"-junit-xml={reports}/TEST-{configuration.name}.xml"] if reports else []
                _terraform(configuration, "test", *report)
            case _:
                raise ToolError(f"There is no check '{check}'; choose validate or test.")


def _terraform(configuration: Path, *arguments: str, quiet: bool = False) -> None:
    terraform_command.run(
        *arguments,
        configuration=configuration,
        data=DATA / configuration.name,
        environment=dict(os.environ),
        quiet=quiet,
    )


if __name__ == "__main__":
    try:
        main(sys.argv[1], *map(Path, sys.argv[2:]))
    except ToolError as error:
        sys.exit(str(error))
