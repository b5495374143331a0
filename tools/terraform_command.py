"""The terraform command, as everything here runs it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tools import provider
from tools.errors import ToolError

# Plans and states hold what nobody else on the machine is to read.
OWNER_ALONE = 0o077


def run(
    *arguments: str,
    configuration: Path,
    data: Path,
    environment: dict[str, str],
    quiet: bool = False,
    accept: tuple[int, ...] = (0,),
) -> int:
    """Runs Terraform in that folder, with that data folder; its code, or ToolError where that is not accepted.

    With quiet, what it prints is shown only where it fails.
    """
    done = subprocess.run(
        _command(configuration, *arguments),
        env=_variables(data, environment),
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
        umask=OWNER_ALONE,
    )
    if done.returncode not in accept:
        if quiet:
            print(done.stdout, flush=True)
        raise _failure(arguments[0])
    return done.returncode


def read(*arguments: str, configuration: Path, data: Path, environment: dict[str, str]) -> str:
    """Runs Terraform for what it prints."""
    done = subprocess.run(
        _command(configuration, *arguments),
        env=_variables(data, environment),
        stdout=subprocess.PIPE,
        text=True,
        umask=OWNER_ALONE,
    )
    if done.returncode != 0:
        raise _failure(arguments[0])
    return done.stdout


def _command(configuration: Path, *arguments: str) -> list[str]:
    return ["terraform", f"-chdir={configuration}", *arguments]


def _variables(data: Path, environment: dict[str, str]) -> dict[str, str]:
    data.mkdir(parents=True, exist_ok=True)
    return environment | provider.environment() | {"TF_DATA_DIR": str(data), "TF_IN_AUTOMATION": "1"}


def _failure(command: str) -> ToolError:
    return ToolError(f"terraform {command} failed; see above.")
