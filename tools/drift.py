"""What is no longer as it was deployed, as far as somebody must act on it.

Terraform lists all that differs, also what AWS alone sets: how many people are in a pool, when it was last changed.
What can be set at all, and what only may be, is in the provider's schema.
https://developer.hashicorp.com/terraform/cli/commands/providers/schema
"""

from __future__ import annotations

import re
from typing import Any

from tools.plan import Change, changes

# Optional and computed, and yet the one place where it is seen that somebody removes a tag or gives a role a policy.
WATCHED = {"managed_policy_arns", "tags_all"}
# What a release sets of an alias, not a deployment. A canary that is left behind is for somebody to end.
RELEASED = {"description", "function_version"}


def find(planned: dict[str, Any], schema: dict[str, Any]) -> list[Change]:
    """The changes outside of Terraform that the plan lists; gone resources, and arguments of ours that differ."""
    found = []
    for resource in planned.get("resource_drift", []):
        for change in changes([resource]):
            arguments = [name for name in change.arguments if _is_ours(name, resource, planned, schema)]
            if change.action != "change" or arguments:
                found.append(Change(change.address, change.action, arguments))
    return found


def _is_ours(name: str, resource: dict[str, Any], planned: dict[str, Any], schema: dict[str, Any]) -> bool:
    """Whether an argument is the configuration's to set, and not AWS's alone."""
    if (resource["type"], resource["name"]) == ("aws_lambda_alias", "live") and name in RELEASED:
        return False
    block = schema["provider_schemas"][resource["provider_name"]]["resource_schemas"][resource["type"]]["block"]
    attribute = block.get("attributes", {}).get(name)
    if attribute is None or name in WATCHED or not attribute.get("computed"):
        return True
    return bool(attribute.get("optional")) and name in _configured(resource, planned)


def _configured(resource: dict[str, Any], planned: dict[str, Any]) -> set[str]:
    """The arguments that the configuration gives to a resource."""
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
