"""Where Terraform takes its AWS provider from: a mirror on this machine, or the registry."""

from __future__ import annotations

import os
from pathlib import Path

from tools.environment import ROOT
from tools.errors import ToolError

CONFIGURATION = ROOT / "terraform"
PROVIDER = Path("registry.terraform.io/hashicorp/aws")
CACHE = ROOT / "build" / "terraform" / "providers"
SOCKETS = ROOT / "build" / "tmp"
# Linux takes 108 bytes for the path of a socket, and the provider adds names of its own.
MAX_SOCKETS = 60
USUAL_MIRRORS = (
    "/opt/tf-plugins",
    "/opt/terraform/plugins",
    "/usr/share/terraform/plugins",
    "/usr/local/share/terraform/plugins",
    "~/.terraform.d/plugins",
)


def arguments() -> list[str]:
    """What init is told: nothing, or the mirror, where there is one that has the locked version."""
    mirror = _mirror()
    return [f"-plugin-dir={mirror}"] if mirror else []


def environment() -> dict[str, str]:
    """What every run of Terraform is told: where the provider's files go, and not to ask for news of versions."""
    variables = {"CHECKPOINT_DISABLE": "1"}
    # A provider that is killed leaves its socket behind: in the clone, where its path is short enough for that.
    SOCKETS.mkdir(parents=True, exist_ok=True)
    variables["TMPDIR"] = str(SOCKETS) if len(str(SOCKETS)) <= MAX_SOCKETS else "/tmp"
    if not _mirror():
        # One download serves every environment.
        CACHE.mkdir(parents=True, exist_ok=True)
        variables["TF_PLUGIN_CACHE_DIR"] = str(CACHE)
    return variables


def _mirror() -> str | None:
    """The folder that TF_PLUGIN_DIR names, or the first of the usual ones that has the provider."""
    chosen = os.environ.get("TF_PLUGIN_DIR")
    version = _locked_version()
    for mirror in [chosen] if chosen else USUAL_MIRRORS:
        if any((Path(mirror).expanduser() / PROVIDER).glob(f"*{version}*")):
            return str(Path(mirror).expanduser())
    if chosen:
        raise ToolError(f"TF_PLUGIN_DIR is {chosen}, where {PROVIDER} {version} is missing; mend it or unset it.")
    return None


def _locked_version() -> str:
    lines = (CONFIGURATION / ".terraform.lock.hcl").read_text().splitlines()
    return next(line.split('"')[1] for line in lines if line.strip().startswith("version "))
