"""Print the environments that have a plan role, as the matrix of a GitHub workflow (VARIABLES: its variables)."""

from __future__ import annotations

import json
import os
from argparse import Namespace
from pathlib import Path

from tools.github import matrix


def run(_: Namespace) -> None:
    line = json.dumps(matrix.matrix(json.loads(os.environ.get("VARIABLES", "{}"))))
    print(line)
    if output := os.environ.get("GITHUB_OUTPUT"):
        with Path(output).open("a") as file:
            file.write(f"list={line}\n")
