"""Copies of the project for tests that change it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tools.paths import ROOT

NOT_COPIED = shutil.ignore_patterns("build", "target", ".git", ".terraform")


def copy_project(folder: Path) -> Path:
    """Copies the project into a folder, without its history and build output."""
    return Path(shutil.copytree(ROOT, folder / "project", ignore=NOT_COPIED, symlinks=True))


def copy_built_project(folder: Path) -> Path:
    """Copies the project, and links to what was built and installed; its settings can be changed."""
    copy = copy_project(folder)
    (copy / "build").mkdir()
    for built in ("build/venv", "java/target"):
        (copy / built).symlink_to(ROOT / built)
    return copy


def add_setting(folder: Path, environment: str, line: str) -> None:
    """Adds a line to the file of an environment in a copy of the project."""
    with (folder / "environments" / f"{environment}.tfvars").open("a") as file:
        file.write(f"{line}\n")


def run(folder: Path, *command: str) -> str:
    """Runs a command in a copy of the project and returns its output."""
    # Maven's folder for temporary files, which make creates.
    (folder / "build" / "tmp").mkdir(parents=True, exist_ok=True)
    variables = os.environ | {
        "PYTHONPATH": f"{folder}:{folder / 'local'}",
        # So that Git does not treat the copy as part of this repository.
        "GIT_CEILING_DIRECTORIES": str(folder.parent),
    }
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout
