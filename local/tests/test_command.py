"""The command "python -m emulator"."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from emulator import LAST_PORT

LOCAL = Path(__file__).resolve().parents[1]
INVALID = ["0", "-1", "65536", "99999", "4566.0", "http", "", "१२३४"]


@pytest.mark.parametrize("port", INVALID)
def test_an_invalid_port_is_refused(port: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "emulator", f"--port={port}"],
        cwd=LOCAL,
        capture_output=True,
        text=True,
        timeout=20,
    )

    assert run.returncode != 0
    assert run.stderr == f"PORT must be a whole number from 1 to {LAST_PORT}.\n"
    assert run.stdout == ""
