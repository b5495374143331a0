"""Deploys a change: saves a plan, applies exactly that plan, and releases the functions' new versions."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from tools.deployments.preview import Preview
from tools.deployments.release import Release
from tools.deployments.versions import Versions
from tools.errors import ToolError
from tools.git import commit
from tools.paths import REPORTS, ROOT
from tools.terraform import plan, report
from tools.terraform.terraform import Terraform


def save_plan(terraform: Terraform, replace: str = "") -> None:
    """Shows and saves the plan, and writes a report for reviewers; in a workflow, also into the job summary.

    ToolError if the plan can't be made, or would destroy or replace what people and clients can't do without
    (plan.LOSSES), except at the addresses in replace. The report says so, too.
    """
    name = terraform.environment.name
    try:
        planned, preview = make_plan(terraform, quiet=False)
    except ToolError as error:
        _write_report(name, report.failed(name, commit(ROOT), error.shown or str(error)))
        raise
    released, refusal = preview.lines(), plan.refusal(planned, replace)
    print("\n".join(["Release:", *released]) if released else "Nothing is released.", flush=True)
    text = terraform.text(_saved_plan(terraform))
    _write_report(name, report.of(name, commit(ROOT), planned, released, text, refusal))
    if refusal:
        raise ToolError(refusal)


def apply_saved_plan(terraform: Terraform, replace: str = "") -> dict[str, Any]:
    """Applies the saved plan, releases the functions' new versions, and returns the outputs.

    ToolError if there is no plan, if a package or the versions that it releases have changed since, or for the same
    reason as in save_plan.
    """
    environment, saved = terraform.environment, _saved_plan(terraform)
    if not saved.exists():
        raise ToolError(f"There is no saved plan for {environment.name}; create one with '{environment.make('plan')}'.")
    planned = terraform.show(saved)
    plan.check_losses(planned, replace)
    plan.check_packages(planned)
    return _apply(terraform, Preview.checked(environment, planned, _saved_versions(terraform)))


def deploy(terraform: Terraform, replace: str = "") -> dict[str, Any]:
    """Saves a plan, asks for confirmation, applies it, and returns the outputs."""
    save_plan(terraform, replace)
    if not terraform.approved:
        name = terraform.environment.name
        if not sys.stdin.isatty():
            raise ToolError(
                f"Confirming needs a terminal; add AUTO_APPROVE=1, or use 'make plan ENV={name}' and 'make apply'."
            )
        if input(f"Deploy this to {name}? Only 'yes' is accepted: ") != "yes":
            raise ToolError("Nothing was deployed.")
    return apply_saved_plan(terraform, replace)


def deploy_quietly(terraform: Terraform) -> dict[str, Any]:
    """The same without a question, a report and their output."""
    planned, preview = make_plan(terraform)
    plan.check_losses(planned, "")
    return _apply(terraform, preview)


def make_plan(terraform: Terraform, *arguments: str, quiet: bool = True) -> tuple[dict[str, Any], Preview]:
    """Saves the plan with the versions that it releases, and returns both."""
    saved = _saved_plan(terraform)
    terraform.plan(*arguments, out=saved, quiet=quiet)
    planned = terraform.show(saved)
    if replaced := plan.replaced_functions(planned):
        # Lambda uses no version number again, so the versions that are live will not be there.
        terraform.plan(*arguments, out=saved, quiet=quiet, replaced=replaced)
        planned = terraform.show(saved)
    preview = Preview.of(terraform.environment, planned)
    preview.save(_saved_versions(terraform))
    return planned, preview


def _write_report(environment: str, text: str) -> None:
    REPORTS.mkdir(parents=True, exist_ok=True)
    (REPORTS / f"plan-{environment}.md").write_text(text)
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a") as file:
            file.write(text)


def _apply(terraform: Terraform, preview: Preview) -> dict[str, Any]:
    saved = _saved_plan(terraform)
    try:
        terraform.apply_plan(saved)
    except ToolError as error:
        # Terraform waits until Lambda has taken a snapshot of the new versions, but does not print why one failed.
        client = terraform.environment.client("lambda")
        failures = [Versions(client, function).failure() for function in sorted({*preview.live, *preview.published})]
        raise ToolError("\n".join([str(error), *filter(None, failures)])) from error
    finally:
        # A plan can be applied only once, even if that fails.
        saved.unlink()
    outputs = terraform.outputs()
    Release(terraform.environment, outputs).newest(preview.live)
    return outputs


def _saved_plan(terraform: Terraform) -> Path:
    return terraform.data / "plan"


def _saved_versions(terraform: Terraform) -> Path:
    return terraform.data / "versions.json"
