"""The way of a change into an environment: planned, read, applied as it was read, released; and what drifted off."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tools import drift, github, plan
from tools.environment import REPORTS
from tools.errors import ToolError
from tools.release import Release
from tools.terraform import Terraform


def make_plan(terraform: Terraform, replace: str = "") -> None:
    """Shows and keeps what would change, and writes it down for readers; a workflow's summary says it, too.

    ToolError where that would lose people or users, unless replace is the address of what may be replaced.
    """
    kept = _plan(terraform)
    terraform.plan(out=kept)
    planned = terraform.show(kept)
    changes = plan.changes(planned.get("resource_changes", []))
    report = plan.report(terraform.environment.name, changes, terraform.text(kept))
    REPORTS.mkdir(parents=True, exist_ok=True)
    (REPORTS / f"plan-{terraform.environment.name}.md").write_text(report)
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a") as file:
            file.write(report)
    plan.check_losses(planned, replace)


def apply_plan(terraform: Terraform, replace: str = "") -> None:
    """Applies the kept plan with the package that it was made with, and releases the functions' new versions."""
    kept = _kept_plan(terraform)
    planned = terraform.show(kept)
    plan.check_losses(planned, replace)
    plan.check_packages(planned)
    called = _called(terraform)
    terraform.apply_plan(kept)
    kept.unlink()
    _release(terraform, called)


def deploy(terraform: Terraform, replace: str = "") -> None:
    """Plans, asks, applies, and releases the functions' new versions."""
    make_plan(terraform, replace)
    _confirm(terraform)
    apply_plan(terraform, replace)


def _confirm(terraform: Terraform) -> None:
    if terraform.unattended or os.environ.get("AUTO_APPROVE") == "1":
        return
    name = terraform.environment.name
    if not sys.stdin.isatty():
        raise ToolError(
            f"Nobody is there to say yes; add AUTO_APPROVE=1, or use 'make plan' and 'make apply' of {name}."
        )
    if input(f"Deploy this to {name}? Only 'yes' is accepted: ") != "yes":
        raise ToolError("Nothing was deployed.")


def _called(terraform: Terraform) -> dict[str, int]:
    """The versions that the API calls before a deployment; fewer where one before has failed half way."""
    return Release.live(terraform.environment, terraform.outputs_if_any())


def _release(terraform: Terraform, called: dict[str, int]) -> None:
    """Writes down how things are now, and points the API to the functions' new versions."""
    terraform.refresh()
    outputs = terraform.outputs()
    Release(terraform.environment, outputs).newest(called)
    print(f"The API of {terraform.environment.name} answers at {outputs['api_url']}")


def find_drift(terraform: Terraform) -> None:
    """ToolError where something is no longer as it was deployed."""
    found = _drift(terraform)
    if found:
        raise ToolError(
            f"{terraform.environment.name} is no longer as it was deployed; 'make plan' shows how to undo that."
        )
    print(f"{terraform.environment.name} is as it was deployed.")


def report_drift(terraform: Terraform) -> None:
    """Opens an issue where something is no longer as it was deployed, and closes it once all is again."""
    name = terraform.environment.name
    title = f"{name} is no longer as it was deployed"
    found = _drift(terraform)
    if not found:
        github.close_issue(title)
        print(f"{name} is as it was deployed.")
        return
    advice = f"`make plan ENV={name}` shows how to undo these changes. To keep one, add it to the configuration."
    github.open_issue(title, f"{plan.table(found)}\n\n{advice}\n")


def _drift(terraform: Terraform) -> list[plan.Change]:
    """What differs between AWS and the state of the last deployment, whatever the configuration says by now."""
    kept = terraform.data / "drift"
    terraform.plan("-refresh-only", out=kept)
    return drift.find(terraform.show(kept), terraform.schema())


def _plan(terraform: Terraform) -> Path:
    return terraform.data / "plan"


def _kept_plan(terraform: Terraform) -> Path:
    kept = _plan(terraform)
    if not kept.exists():
        name = terraform.environment.name
        raise ToolError(f"There is no plan of {name}; make one with 'make plan ENV={name}'.")
    return kept
