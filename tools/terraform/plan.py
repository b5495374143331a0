"""Saved plans: reports of their changes for reviewers, and checks before they are applied."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.errors import ToolError
from tools.terraform.process import CONFIGURATION

# https://developer.hashicorp.com/terraform/internals/json-format#change-representation
ACTIONS = {
    ("create",): "create",
    ("update",): "change",
    ("delete",): "destroy",
    ("delete", "create"): "replace",
    ("create", "delete"): "replace",
    ("forget",): "forget",
}
# What people, users and clients lose when a resource is destroyed or replaced.
LOSSES = {
    "aws_api_gateway_rest_api": "the URL that clients call",
    "aws_api_gateway_stage": "the URL that clients call",
    "aws_cognito_user_pool_client": "the client id that applications sign in with",
    "aws_cognito_user_pool": "all people and their passwords",
    "aws_cognito_user_group": "all memberships",
    "aws_dynamodb_table": "all its items",
}
# The plans of all environments share one comment on GitHub, which is limited to 65,536 characters.
MAX_TEXT = 15_000


@dataclass(frozen=True)
class Change:
    """The action on one resource, a value of ACTIONS, and the arguments that differ."""

    address: str
    action: str
    arguments: list[str]


def changes(resources: list[dict[str, Any]]) -> list[Change]:
    """The changes among those that "terraform show -json" lists, in the order of their addresses."""
    changed = [
        Change(resource["address"], ACTIONS[tuple(resource["change"]["actions"])], _differing(resource["change"]))
        for resource in resources
        if tuple(resource["change"]["actions"]) in ACTIONS
    ]
    return sorted(changed, key=lambda change: change.address)


def summary(changed: list[Change]) -> str:
    """As in "2 to change, 1 to replace"."""
    counts = {action: sum(change.action == action for change in changed) for action in dict.fromkeys(ACTIONS.values())}
    return ", ".join(f"{count} to {action}" for action, count in counts.items() if count) or "no changes"


def table(changed: list[Change]) -> str:
    """The changes as a Markdown table; an empty string without changes."""
    if not changed:
        return ""
    rows = [
        f"| {change.action} | `{change.address}` | {', '.join(f'`{name}`' for name in change.arguments)} |"
        for change in changed
    ]
    return "\n".join(["| action | resource | arguments |", "|---|---|---|", *rows])


def report(environment: str, changed: list[Change], released: list[str], text: str) -> str:
    """A plan in Markdown: the changes, what the deployment releases (lines of Markdown), and Terraform's own output."""
    if len(text) > MAX_TEXT:
        text = f"{text[:MAX_TEXT]}\n… the rest is in the log of this run."
    output = f"```text\n{text.strip()}\n```"
    details = f"<details><summary>Terraform's output</summary>\n\n{output}\n\n</details>" if changed else ""
    release = "\n".join(["**Release**", "", *released]) if released else ""
    also = ", and a release" if released else ""
    parts = [f"### {environment}: {summary(changed)}{also}", table(changed), release, details]
    return "\n\n".join(part for part in parts if part) + "\n"


def check_losses(planned: dict[str, Any], replace: str) -> None:
    """ToolError if the plan destroys or replaces what LOSSES lists, except at the addresses in replace (a,b)."""
    lost = [
        resource
        for resource in planned.get("resource_changes", [])
        if "delete" in resource["change"]["actions"] and resource["type"] in LOSSES
    ]
    addresses = [resource["address"] for resource in lost]
    if set(addresses) <= set(replace.split(",")):
        return
    losses = "; ".join(
        f"{ACTIONS[tuple(resource['change']['actions'])]} {resource['address']} ({_cause(resource)}), losing"
        f" {LOSSES[resource['type']]}"
        for resource in lost
    )
    raise ToolError(
        f"The plan would {losses}. Revert the change that causes this; or, if you want it, add"
        f" REPLACE='{','.join(addresses)}'."
    )


def _cause(resource: dict[str, Any]) -> str:
    """The arguments whose change forces a replacement, or Terraform's reason, as in "replace because tainted"."""
    if resource["change"]["actions"] == ["delete"]:
        return "no longer configured"
    arguments = ", ".join(str(path[0]) for path in resource["change"].get("replace_paths", []))
    return arguments or resource.get("action_reason", "for an unknown reason").replace("_", " ")


def check_packages(planned: dict[str, Any]) -> None:
    """ToolError if a function's package has changed since the plan: Terraform would upload the changed file."""
    for resource in planned.get("resource_changes", []):
        after = resource["change"].get("after")
        if resource["type"] != "aws_lambda_function" or not after or resource["change"]["actions"] == ["no-op"]:
            continue
        package = (CONFIGURATION / after["filename"]).resolve()
        if not package.exists():
            raise ToolError(f"{package} is missing; restore the file of the plan, or plan again.")
        if _hash(package) != after["source_code_hash"]:
            raise ToolError(f"{package} has changed since the plan; restore the file of the plan, or plan again.")


def _hash(package: Path) -> str:
    """As Terraform's filebase64sha256 computes it."""
    return base64.b64encode(hashlib.sha256(package.read_bytes()).digest()).decode()


def _differing(change: dict[str, Any]) -> list[str]:
    """The arguments whose value would change or is not known yet."""
    before, after = change.get("before"), change.get("after")
    if before is None or after is None:
        return []
    unknown = change.get("after_unknown") or {}
    return sorted(
        name
        for name in {*before, *after, *unknown}
        if unknown.get(name) or not _same(before.get(name), after.get(name))
    )


def _same(one: Any, other: Any) -> bool:
    """Whether they are equal or both empty: the provider reports either null or an empty list or map."""
    empty: tuple[Any, ...] = (None, "", [], {})
    return one == other or (one in empty and other in empty)
