"""python -m tools.checks validate|test: what Terraform can check by itself, without any AWS."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tools import provider, terraform_command
from tools.environment import ROOT
from tools.errors import ToolError

DATA = ROOT / "build" / "terraform" / "checks"


def main(check: str, report: Path | None = None) -> None:
    _terraform("init", "-input=false", "-backend=false", "-lockfile=readonly", *provider.arguments(), quiet=True)
    match check:
        case "validate":
            _terraform("validate", quiet=True)
        case "test":
            _terraform("test", *([f"-junit-xml={report}"] if report else []))
        case _:
            raise ToolError(f"There is no check '{check}'; choose validate or test.")


def _terraform(*arguments: str, quiet: bool = False) -> None:
    terraform_command.run(*arguments, data=DATA, environment=dict(os.environ), quiet=quiet)


if __name__ == "__main__":
    try:
        main(sys.argv[1], *map(Path, sys.argv[2:]))
    except ToolError as error:
        sys.exit(str(error))
