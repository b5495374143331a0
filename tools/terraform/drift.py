"""Changes in AWS since the last deployment that somebody must act on.

Terraform also lists attributes that only AWS sets, such as the number of people in a pool. The provider's schema tells
which attributes are computed. https://developer.hashicorp.com/terraform/cli/commands/providers/schema
"""

from __future__ import annotations

import re
from typing import Any

from tools.terraform.plan import Change, changes
from tools.terraform.terraform import Terraform

# Computed, but the only attributes that show a removed tag or a policy that was attached to a role.
WATCHED = {"managed_policy_arns", "tags_all"}
# Set by releases, not by Terraform. An alias's routing is not: somebody must end a canary that was left behind.
RELEASED = "function_version"


def find(terraform: Terraform) -> list[Change]:
    """Deleted resources, and arguments that differ between AWS and the state of the last deployment."""
    saved = terraform.data / "drift"
    terraform.plan("-refresh-only", out=saved, quiet=True)
    planned, schema = terraform.show(saved), terraform.schema()
    found = []
    for resource in planned.get("resource_drift", []):
        for change in changes([resource]):
            arguments = [name for name in change.arguments if _is_ours(name, resource, planned, schema)]
            if change.action != "change" or arguments:
                found.append(Change(change.address, change.action, arguments))
    return found


def _is_ours(name: str, resource: dict[str, Any], planned: dict[str, Any], schema: dict[str, Any]) -> bool:
    """Whether the configuration sets the argument, not only AWS."""
    if (resource["type"], resource["name"]) == ("aws_lambda_alias", "live") and name == RELEASED:
        return False
    block = schema["provider_schemas"][resource["provider_name"]]["resource_schemas"][resource["type"]]["block"]
    attribute = block.get("attributes", {}).get(name)
    if attribute is None or name in WATCHED or not attribute.get("computed"):
        return True
    return bool(attribute.get("optional")) and name in _configured(resource, planned)


def _configured(resource: dict[str, Any], planned: dict[str, Any]) -> set[str]:
    """The arguments of a resource in the configuration."""
    module = planned["configuration"]["root_module"]
    for name in re.findall(r"module\.([^.\[]+)", resource.get("module_address", "")):
        module = module["module_calls"][name]["module"]
    return next(
        (
            set(configured.get("expressions", {}))
            for configured in module.get("resources", [])
            if (configured["type"], configured["name"]) == (resource["type"], resource["name"])
        ),
        set(),
    )
