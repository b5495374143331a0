"""How Terraform is run: its progress, its errors, its settings, and where it finds its provider."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tools.errors import ToolError
from tools.terraform import process
from tools.terraform.process import Done, Output

APPLY = """
echo 'Refreshing state...'
printf '\\033[1mPlan:\\033[0m 3 to add, 0 to change, 0 to destroy.\\n'
echo 'aws_dynamodb_table.this: Creation complete after 1s'
echo 'aws_lambda_function.this: Creation complete after 2s'
"""
FAILURE = """
echo 'Error: creating Lambda Function: AccessDenied'
exit 1
"""


@pytest.fixture(autouse=True)
def no_mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "MIRRORS", tmp_path)


def terraform(folder: Path, script: str, output: Output = Output.ERRORS) -> Done:
    """Runs "apply" with a script in place of Terraform."""
    program = folder / "terraform"
    program.write_text(f"#!/bin/sh\n{script}")
    program.chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", path)
        return process.run(
            "apply", configuration=folder, data=folder / "data", environment={"PATH": path}, output=output
        )


def test_an_apply_that_fails_half_way_says_how_far_it_got_and_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ToolError, match=r"apply failed after 2 changes; .* plan and apply again"):
        terraform(tmp_path, APPLY + FAILURE)

    assert capsys.readouterr().out == "Error: creating Lambda Function: AccessDenied\n"


def test_a_failure_without_changes_does_not_mention_changes(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match=r"^terraform apply failed; see above\.$"):
        terraform(tmp_path, FAILURE)


def test_progress_is_shown_while_terraform_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(process, "PROGRESS_SECONDS", 0.2)

    assert terraform(tmp_path, f"{APPLY} sleep 0.5").code == 0

    assert "terraform apply, 0 s: 2 of 3 changes\n" in capsys.readouterr().out


def test_a_successful_run_prints_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    terraform(tmp_path, APPLY)

    assert capsys.readouterr().out == ""


def mirror(folder: Path, name: str) -> Path:
    place = folder / "plugins" / "registry.terraform.io" / "hashicorp" / "aws" / name
    place.mkdir(parents=True)
    return folder / "plugins"


@pytest.mark.parametrize("name", ["5.100.0", "terraform-provider-aws_5.100.0_linux_amd64.zip"])
def test_the_provider_is_taken_from_a_mirror_that_terraform_does_not_search(name: str, tmp_path: Path) -> None:
    assert process.init_arguments() == []

    found = mirror(tmp_path, name)

    assert process.init_arguments() == [f"-plugin-dir={found}"]


def test_a_mirror_without_the_locked_version_is_not_used(tmp_path: Path) -> None:
    mirror(tmp_path, "6.0.0")

    assert process.init_arguments() == []


def test_every_configuration_has_the_same_version_locked() -> None:
    (lock,) = {file.read_text() for file in process.CONFIGURATION.rglob(".terraform.lock.hcl")}

    assert 'version     = "5.100.0"' in lock
