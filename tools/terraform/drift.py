"""Changes in AWS since the last deployment that somebody must act on: those that the next deployment would undo.

Terraform lists everything that has changed (resource_drift), such as the number of people in a pool. A plan would change
only what is in the configuration. https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
"""

from __future__ import annotations

from typing import Any

from tools.terraform.changes import Change, changes
from tools.terraform.terraform import Terraform

# Releases route calls to a canary, so plans ignore it; but somebody must end one that was left behind.
CANARY = "routing_config"


def find(terraform: Terraform) -> list[Change]:
    """Resources that were deleted or changed, each with the arguments that a deployment would set again."""
    saved = terraform.data / "drift"
    # Nothing is deployed, so nothing is built: the code that is deployed is compared with what Terraform has deployed.
    package = terraform.data / "no-package.jar"
    package.touch()
    terraform.plan(f"-var=function_package={package}", out=saved, quiet=True)
    return among(terraform.show(saved))


def among(planned: dict[str, Any]) -> list[Change]:
    """The same in a plan, as "terraform show -json" prints it."""
    undone = {change.address: change for change in changes(planned)}
    drifted = []
    for change in changes(planned, among="resource_drift"):
        again = undone[change.address].names if change.address in undone else []
        ours = tuple(argument for argument in change.arguments if argument.name in (*again, CANARY))
        if ours or (change.action != "change" and change.address in undone):
            drifted.append(Change(change.address, change.action, ours))
    return drifted
