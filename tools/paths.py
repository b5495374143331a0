"""Where things are in the project."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / "build" / "reports"
JAR = ROOT / "java" / "target" / "users-api.jar"
ENVIRONMENTS = ROOT / "environments"


def environment_names() -> list[str]:
    """The environments that have a file."""
    return sorted(file.stem for file in ENVIRONMENTS.glob("*.tfvars"))
