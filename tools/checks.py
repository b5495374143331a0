"""python -m tools.checks validate|test: what Terraform can check by itself, without any AWS."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tools import provider
from tools.environment import ROOT
from tools.errors import ToolError

DATA = ROOT / "build" / "terraform" / "checks"


def main(check: str, report: Path | None = None) -> int:
    DATA.mkdir(parents=True, exist_ok=True)
    _terraform("init", "-input=false", "-backend=false", "-lockfile=readonly", *provider.arguments(), quiet=True)
    match check:
        case "validate":
            return _terraform("validate", quiet=True)
        case "test":
            return _terraform("test", *([f"-junit-xml={report}"] if report else []))
        case _:
            raise ToolError(f"There is no check '{check}'; choose validate or test.")


def _terraform(*arguments: str, quiet: bool = False) -> int:
    done = subprocess.run(
        ["terraform", f"-chdir={provider.CONFIGURATION}", *arguments],
        env=os.environ | provider.environment() | {"TF_DATA_DIR": str(DATA), "TF_IN_AUTOMATION": "1"},
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
    )
    if done.returncode != 0 and quiet:
        print(done.stdout)
        raise ToolError(f"terraform {arguments[0]} failed; see above.")
    return done.returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1], *map(Path, sys.argv[2:])))
    except ToolError as error:
        sys.exit(str(error))
