"""The browser of the tests: Chromium as an npm package brings it, of a pinned version and outside the system."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tools.paths import ROOT

NODE_FOLDER = ROOT / "build" / "node"
UNPACKED = NODE_FOLDER / "chromium"
UNPACK = "import('@sparticuz/chromium').then(chromium => chromium.default.executablePath()).then(console.log)"
# Without a sandbox, which containers do not allow and which pages of our own do not need; and no calls home.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def path() -> Path:
    """The program, unpacked if it is not yet."""
    UNPACKED.mkdir(exist_ok=True)
    node = ROOT / "build" / "venv" / "bin" / "node"
    done = subprocess.run(
        [node, "-e", UNPACK],
        cwd=NODE_FOLDER,
        env=os.environ | {"TMPDIR": str(UNPACKED)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Path(done.stdout.strip())
