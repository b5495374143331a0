"""Terraform, run for one environment: with its variables, its state, and a data folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tools.environment import ROOT, Environment
from tools.errors import ToolError
from tools.state import ensure_bucket

CONFIGURATION = ROOT / "terraform"
PROVIDER = Path("registry.terraform.io/hashicorp/aws")
MIRRORS = ("/opt/tf-plugins", "/opt/terraform/plugins", "/usr/share/terraform/plugins", "/usr/local/share/terraform/plugins")
NO_CHANGES = 0
CHANGES = 2


class Terraform:
    """Terraform for that environment; unattended, it asks nothing and shows what it prints only where it fails."""

    def __init__(self, environment: Environment, unattended: bool = False):
        self.environment = environment
        self.unattended = unattended
        # By port, too: a test's deployment never shares a folder with that of "make local".
        place = f"{environment.name}-{environment.emulator.port}" if environment.emulator else environment.name
        self.data = ROOT / "build" / "terraform" / place

    def init(self) -> None:
        backend = {
            "bucket": ensure_bucket(self.environment),
            "key": f"users-api/{self.environment.name}.tfstate",
            "region": self.environment.region,
        }
        self._run(
            "init",
            "-input=false",
            "-reconfigure",
            "-lockfile=readonly",
            *(f"-backend-config={key}={value}" for key, value in backend.items()),
            *provider_arguments(),
            quiet=True,
        )

    def plan(self, out: Path | None = None) -> bool:
        """Shows what apply would change, and keeps it in the file; whether there is anything."""
        arguments = [f"-out={out}"] if out else []
        code = self._run(
            "plan", "-input=false", "-detailed-exitcode", *arguments, self._variables(), accept=(NO_CHANGES, CHANGES)
        )
        return code == CHANGES

    def apply(self, *arguments: str) -> None:
        self._run("apply", *self._approval(), self._variables(), *arguments, quiet=self.unattended)

    def destroy(self, *arguments: str) -> None:
        self._run("destroy", *self._approval(), self._variables(), *arguments, quiet=self.unattended)

    def outputs(self) -> dict[str, Any]:
        text = subprocess.run(
            self._command("output", "-json"), env=self._process_environment(), check=True, stdout=subprocess.PIPE
        ).stdout
        outputs = {name: output["value"] for name, output in json.loads(text).items()}
        if not outputs:
            raise ToolError(
                f"Nothing is deployed in {self.environment.name}; run 'make deploy ENV={self.environment.name}'."
            )
        return outputs

    def _approval(self) -> list[str]:
        approved = self.unattended or os.environ.get("AUTO_APPROVE") == "1"
        return ["-input=false", "-auto-approve"] if approved else []

    def _variables(self) -> str:
        return f"-var-file={self.environment.variables_file}"

    def _command(self, *arguments: str) -> list[str]:
        return ["terraform", f"-chdir={CONFIGURATION}", *arguments]

    def _process_environment(self) -> dict[str, str]:
        more = {"TF_DATA_DIR": str(self.data), "TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"}
        if self.environment.emulator is not None:
            more["TF_VAR_emulator_url"] = self.environment.emulator.url
        return self.environment.process_environment | more

    def _run(self, *arguments: str, quiet: bool = False, accept: tuple[int, ...] = (0,)) -> int:
        """Runs Terraform; with quiet, what it prints is shown only where it fails."""
        self.data.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            self._command(*arguments),
            env=self._process_environment(),
            stdout=subprocess.PIPE if quiet else None,
            stderr=subprocess.STDOUT if quiet else None,
            text=True,
        )
        if done.returncode not in accept:
            if quiet:
                print(done.stdout, flush=True)
            raise ToolError(f"terraform {arguments[0]} failed in {self.environment.name}; see above.")
        return done.returncode


def provider_arguments() -> list[str]:
    """Where init takes the provider from: a mirror on this machine that has the locked version, or the registry."""
    chosen = os.environ.get("TF_PLUGIN_DIR")
    version = _locked_version()
    for mirror in [chosen] if chosen else [*MIRRORS, str(Path.home() / ".terraform.d/plugins")]:
        if any((Path(mirror) / PROVIDER).glob(f"*{version}*")):
            return [f"-plugin-dir={mirror}"]
    if chosen:
        raise ToolError(f"TF_PLUGIN_DIR is {chosen}, which has no {PROVIDER} {version}.")
    return []


def _locked_version() -> str:
    lines = (CONFIGURATION / ".terraform.lock.hcl").read_text().splitlines()
    return next(line.split('"')[1] for line in lines if line.strip().startswith("version "))
