"""The browser for the tests: Chromium from an npm package, with a pinned version and without installation."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tools.paths import ROOT

NODE_FOLDER = ROOT / "build" / "node"
UNPACKED = NODE_FOLDER / "chromium"
UNPACK = "import('@sparticuz/chromium').then(chromium => chromium.default.executablePath()).then(console.log)"
# No sandbox: containers do not allow it, and our own pages do not need it. No background requests.
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
    """The path of the program, which is unpacked on first use."""
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
