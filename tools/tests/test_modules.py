"""The Terraform modules can be used on their own: the examples in their READMEs are applied as they are."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from emulator.instance import Instance
from tools.aws.environment import Environment
from tools.paths import ROOT
from tools.terraform import process
from tools.terraform.process import Output

MODULES = ROOT / "terraform" / "modules"
# The emulator lacks a firewall's log and a domain's mapping, so these modules are only planned.
PLANNED = ("waf", "custom_domain")
PROVIDER = """
provider "aws" {
  region = "eu-west-1"
}
"""


def example(module: str) -> str:
    """The example in a module's README."""
    (shown,) = re.findall(r"```hcl\n(.+?)```", (MODULES / module / "README.md").read_text(), re.DOTALL)
    return str(shown)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for a configuration, with the modules and the files that the examples name."""
    folder = ROOT / "build" / "examples"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "modules").symlink_to(MODULES)
    (folder / "openapi.yaml").symlink_to(ROOT / "terraform" / "openapi.yaml")
    (folder / "users-api.jar").symlink_to(ROOT / "java" / "target" / "users-api.jar")
    shutil.copy(ROOT / "terraform" / ".terraform.lock.hcl", folder)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.extended
def test_the_readme_examples_can_be_applied_together(folder: Path, emulator: Instance) -> None:
    modules = sorted(path.name for path in MODULES.iterdir())
    (folder / "main.tf").write_text(PROVIDER + "\n".join(example(name) for name in modules if name not in PLANNED))
    environment = Environment("dev", emulator).process_environment

    def terraform(*arguments: str) -> int:
        return process.run(
            *arguments,
            configuration=folder,
            data=folder / "data",
            environment=environment,
            output=Output.ERRORS,
            accept=(0, 2),
        ).code

    terraform("init", "-input=false", "-lockfile=readonly", *process.init_arguments())
    terraform("apply", "-input=false", "-auto-approve")
    assert terraform("plan", "-input=false", "-detailed-exitcode") == 0, "a second plan has changes"

    for name in PLANNED:
        (folder / f"{name}.tf").write_text(example(name))
    terraform("init", "-input=false", "-lockfile=readonly", *process.init_arguments())
    assert terraform("plan", "-input=false", "-detailed-exitcode") == 2

    for name in PLANNED:
        (folder / f"{name}.tf").unlink()
    terraform("destroy", "-input=false", "-auto-approve")
