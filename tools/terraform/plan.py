"""Checks of a saved plan, before it is applied."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.errors import ToolError
from tools.terraform.changes import ACTIONS
from tools.terraform.process import CONFIGURATION

# What people, users and clients lose when a resource is destroyed or replaced.
LOSSES = {
    "aws_api_gateway_rest_api": "the URL that clients call",
    "aws_api_gateway_stage": "the URL that clients call",
    "aws_api_gateway_domain_name": "the domain name that clients call",
    "aws_cognito_user_pool_client": "the client id that applications sign in with",
    "aws_cognito_user_pool": "all people and their passwords",
    "aws_cognito_user_group": "all memberships",
    "aws_cognito_resource_server": "the scopes of all machines",
    "aws_dynamodb_table": "all its items",
}


@dataclass(frozen=True)
class Loss:
    """What is lost at an address by an action (a value of ACTIONS, or "change"), and why Terraform does it."""

    address: str
    action: str
    cause: str
    lost: str

    def __str__(self) -> str:
        return f"{self.action} {self.address} ({self.cause}), losing {self.lost}"


def losses(planned: dict[str, Any]) -> list[Loss]:
    """What is lost by the plan."""
    lost = []
    for resource in planned.get("resource_changes", []):
        address, actions = resource["address"], resource["change"]["actions"]
        if resource["type"] not in LOSSES:
            continue
        if "delete" in actions:
            lost.append(Loss(address, ACTIONS[tuple(actions)], _cause(resource), LOSSES[resource["type"]]))
        elif scopes := _scopes(resource, "before") - _scopes(resource, "after"):
            cause = "no longer in the document"
            lost.append(Loss(address, "change", cause, f"the scopes {', '.join(sorted(scopes))} of machines"))
    return lost


def refusal(planned: dict[str, Any], replace: str) -> str:
    """Why the plan must not be applied: what it would lose, except at the addresses in replace (a,b); empty otherwise."""
    lost = losses(planned)
    addresses = [loss.address for loss in lost]
    if set(addresses) <= set(replace.split(",")):
        return ""
    return (
        f"The plan would {'; '.join(map(str, lost))}. Revert the change that causes this; or, if you want it, add"
        f" REPLACE='{','.join(addresses)}'."
    )


def check_losses(planned: dict[str, Any], replace: str) -> None:
    """ToolError if there is a refusal."""
    if reason := refusal(planned, replace):
        raise ToolError(reason)


def _scopes(resource: dict[str, Any], when: str) -> set[str]:
    """The names of a resource server's scopes, before or after the plan."""
    return {scope["scope_name"] for scope in (resource["change"].get(when) or {}).get("scope", [])}


def _cause(resource: dict[str, Any]) -> str:
    """The arguments whose change forces a replacement, or Terraform's reason, as in "replace because tainted"."""
    if resource["change"]["actions"] == ["delete"]:
        return "no longer configured"
    arguments = ", ".join(str(path[0]) for path in resource["change"].get("replace_paths", []))
    return arguments or resource.get("action_reason", "for an unknown reason").replace("_", " ")


def replaced_functions(planned: dict[str, Any]) -> set[str]:
    """The names of the functions that are destroyed or replaced."""
    return {
        resource["change"]["before"]["function_name"]
        for resource in planned.get("resource_changes", [])
        if resource["type"] == "aws_lambda_function" and "delete" in resource["change"]["actions"]
    }


def check_packages(planned: dict[str, Any]) -> None:
    """ToolError if a function's package has changed since the plan: Terraform would upload the changed file."""
    for resource in planned.get("resource_changes", []):
        after = resource["change"].get("after")
        if resource["type"] != "aws_lambda_function" or not after or resource["change"]["actions"] == ["no-op"]:
            continue
        if not after.get("filename"):
            # A version of an object in S3, which does not change.
            continue
        package = (CONFIGURATION / after["filename"]).resolve()
        if not package.exists():
            raise ToolError(f"{package} is missing; restore the file of the plan, or plan again.")
        if _hash(package) != after["source_code_hash"]:
            raise ToolError(f"{package} has changed since the plan; restore the file of the plan, or plan again.")


def _hash(package: Path) -> str:
    """As Terraform's filebase64sha256 computes it."""
    return base64.b64encode(hashlib.sha256(package.read_bytes()).digest()).decode()
