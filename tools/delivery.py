"""The way of a change into an environment: planned, read, applied as it was read, released; and what drifted off."""

from __future__ import annotations

import os
from pathlib import Path

from tools import plan
from tools.errors import ToolError
from tools.github import GitHub
from tools.release import Release
from tools.terraform import Terraform


def make_plan(terraform: Terraform) -> None:
    """Shows and keeps what would change; a workflow's summary says it, too."""
    terraform.plan(out=_plan(terraform))
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a") as file:
            file.write(_report(terraform))


def comment_on_plan(terraform: Terraform, pull_request: int) -> None:
    """Says in the pull request what the kept plan would change, in the one comment that it has for the environment."""
    name = terraform.environment.name
    print(GitHub().comment(pull_request, f"users-api plan of {name}", _report(terraform)))


def apply_plan(terraform: Terraform) -> None:
    """Applies the kept plan with the package that it was made with, and releases the functions' new versions."""
    kept = _kept_plan(terraform)
    plan.check_packages(terraform.show(kept))
    terraform.apply_plan(kept)
    kept.unlink()
    _release(terraform)


def deploy(terraform: Terraform) -> None:
    """Plans, asks, applies, and releases the functions' new versions."""
    terraform.apply()
    _release(terraform)


def _release(terraform: Terraform) -> None:
    """Writes down how things are now, and has the API call the functions' new versions."""
    terraform.remember()
    outputs = terraform.outputs()
    Release(terraform.environment, outputs).newest()
    print(f"The API of {terraform.environment.name} answers at {outputs['api_url']}")


def find_drift(terraform: Terraform) -> None:
    """ToolError where something is no longer as it was deployed."""
    found = _drift(terraform)
    if found:
        raise ToolError(
            f"{terraform.environment.name} is no longer as it was deployed; 'make plan' shows what would mend it."
        )
    print(f"{terraform.environment.name} is as it was deployed.")


def report_drift(terraform: Terraform) -> None:
    """Opens an issue where something is no longer as it was deployed, and closes it once all is again."""
    name = terraform.environment.name
    title = f"{name} is no longer as it was deployed"
    found = _drift(terraform)
    if not found:
        GitHub().close_issue(title)
        print(f"{name} is as it was deployed.")
        return
    mend = f"`make plan ENV={name}` shows what would mend it; what is meant to stay belongs into the configuration."
    print(GitHub().open_issue(title, f"{plan.table(found)}\n\n{mend}\n"))


def _drift(terraform: Terraform) -> list[plan.Change]:
    """What differs between AWS and the state of the last deployment, whatever the configuration says by now."""
    kept = terraform.data / "drift"
    terraform.plan("-refresh-only", out=kept)
    found = plan.changes(terraform.show(kept).get("resource_drift", []))
    return [change for change in found if change.action != "change" or set(change.arguments) - _released(change)]


def _released(change: plan.Change) -> set[str]:
    """What a release, not a deployment, sets of a resource."""
    moved = {"description", "function_version", "routing_config"}
    return moved if change.address.endswith(".aws_lambda_alias.live") else set()


def _plan(terraform: Terraform) -> Path:
    return terraform.data / "plan"


def _kept_plan(terraform: Terraform) -> Path:
    kept = _plan(terraform)
    if not kept.exists():
        name = terraform.environment.name
        raise ToolError(f"There is no plan of {name}; make one with 'make plan ENV={name}'.")
    return kept


def _report(terraform: Terraform) -> str:
    kept = _kept_plan(terraform)
    found = plan.changes(terraform.show(kept).get("resource_changes", []))
    return plan.report(terraform.environment.name, found, terraform.text(kept))
