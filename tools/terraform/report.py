"""Plans in Markdown, for those who review or approve them: in the job summary, and in the comment of a pull request."""

from __future__ import annotations

import json
import re
from typing import Any

from tools.openapi import api_document
from tools.terraform import drift, plan
from tools.terraform.changes import ACTIONS, REDEPLOY, Argument, Change, changes, outputs

# What a count is followed by in a heading, in the order of the counts.
COUNTED = (*dict.fromkeys(ACTIONS.values()), "move", "import")
# The plans of all environments share one comment on GitHub, which is limited to 65,536 characters.
MAX_TEXT = 15_000
# Terraform indents a mark, and a block of "diff" is coloured by the first character of a line.
MARK = re.compile(r"^( +)(-/\+|\+/-|[-+~])(?= )", re.MULTILINE)
WARNING = re.compile(r"^Warning: (.+)$", re.MULTILINE)


def of(environment: str, commit: str, planned: dict[str, Any], released: list[str], text: str, refusal: str) -> str:
    """The report of a plan.

    released: what the deployment releases, in lines of Markdown
    text: Terraform's own output
    refusal: why the plan must not be applied; empty if it may be
    """
    changed, changed_outputs, losses = changes(planned), outputs(planned), plan.losses(planned)
    lost = {loss.address for loss in losses}
    happens = ["refused" if refusal else "", *_counts(changed)]
    happens += ["the outputs change" if changed_outputs else "", "a release" if released else ""]
    parts = [
        _heading(environment, ", ".join(filter(None, happens)) or "no changes", commit),
        _alert(*(f"`{loss.address}`: **{loss.action}**, losing {loss.lost} ({loss.cause})." for loss in losses)),
        _quoted(refusal),
        table(sorted(changed, key=lambda change: _first(change, lost))),
        "\n".join(operations(planned)),
        _outputs(changed_outputs),
        _drifted(planned),
        "\n".join(f"- Terraform warns: {warning}" for warning in dict.fromkeys(WARNING.findall(text))),
        "\n".join(["**Release**", "", *released]) if released else "",
        _details(text) if changed or changed_outputs else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def failed(environment: str, commit: str, reason: str) -> str:
    """The report of a plan that could not be made."""
    return f"{_heading(environment, 'the plan failed', commit)}\n\n{_fenced(reason[:MAX_TEXT], 'text')}\n"


def table(changed: list[Change]) -> str:
    """The changes as a Markdown table; an empty string without changes."""
    rows = [f"| {_action(change)} | {_code(change.address)} | {_arguments(change)} |" for change in changed]
    return "\n".join(["| action | resource | arguments |", "|---|---|---|", *rows]) if rows else ""


def operations(planned: dict[str, Any]) -> list[str]:
    """What changes in the API's document, in lines of Markdown: operations, schemas, and whether anything else does."""
    for resource in planned.get("resource_changes", []):
        before, after = (_body(resource["change"].get(when)) for when in ("before", "after"))
        if resource["type"] == "aws_api_gateway_rest_api" and before and after and before != after:
            parts = {
                "operations": (api_document.operations(before), api_document.operations(after)),
                "schemas": (_schemas(before), _schemas(after)),
            }
            lines = [line for name, (old, new) in parts.items() if (line := _compared(name, old, new))]
            return lines or ["- The API's operations and schemas stay the same."]
    return []


def _heading(environment: str, what: str, commit: str) -> str:
    return f"### {environment}: {what}\n\nFor commit {commit}."


def _counts(changed: list[Change]) -> list[str]:
    """As in "2 to change", "1 to replace", "the API is redeployed"."""
    counts = {action: sum(change.action == action for change in changed) for action in COUNTED}
    redeployed = ["the API is redeployed"] if any(change.action == REDEPLOY for change in changed) else []
    return [f"{count} to {action}" for action, count in counts.items() if count] + redeployed


def _first(change: Change, lost: set[str]) -> tuple[bool, bool, str]:
    """Sorts what is lost first, then what else is destroyed."""
    return change.address not in lost, change.action not in ("destroy", "replace"), change.address


def _action(change: Change) -> str:
    return f"**{change.action}**" if change.action in ("destroy", "replace") else change.action


def _arguments(change: Change) -> str:
    origin = [f"from {_code(change.origin)}"] if change.origin else []
    return ", ".join([*origin, *map(_argument, change.arguments)])


def _argument(argument: Argument) -> str:
    return _code(argument.path) + (f" {_code(argument.values)}" if argument.values else "")


def _code(text: str) -> str:
    """As code, so that nothing in it is Markdown; a bar would end the cell of a table."""
    return f"`{text.replace('`', '').replace('|', chr(92) + '|')}`"


def _outputs(changed: list[tuple[str, Argument]]) -> str:
    listed = ", ".join(f"{action} {_argument(argument)}" for action, argument in changed)
    return f"Outputs: {listed}." if listed else ""


def _drifted(planned: dict[str, Any]) -> str:
    drifted = ", ".join(f"`{change.address}`" for change in drift.among(planned))
    return f"Changed since the last deployment by somebody else, which this undoes: {drifted}." if drifted else ""


def _alert(*lines: str) -> str:
    return "\n".join(["> [!CAUTION]", *(f"> - {line}" for line in lines)]) if lines else ""


def _quoted(text: str) -> str:
    return f"> {text}" if text else ""


def _details(text: str) -> str:
    marked = MARK.sub(lambda found: f"{'!' if found[2] == '~' else found[2]}{found[1]}", text.strip())
    if len(marked) > MAX_TEXT:
        marked = f"{marked[:MAX_TEXT]}\n… the rest is in the log of this run."
    return f"<details><summary>Terraform's output</summary>\n\n{_fenced(marked, 'diff')}\n\n</details>"


def _fenced(text: str, language: str) -> str:
    """In a block of code that no line of the text can end."""
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", text))])
    return f"{fence}{language}\n{text.strip()}\n{fence}"


def _body(resource: dict[str, Any] | None) -> dict[str, Any]:
    return dict(json.loads((resource or {}).get("body") or "{}"))


def _schemas(body: dict[str, Any]) -> dict[str, Any]:
    return dict(body.get("components", {}).get("schemas", {}))


def _compared(what: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    changed = {
        "adds": [name for name in after if name not in before],
        "removes": [name for name in before if name not in after],
        "changes": [name for name in after if name in before and before[name] != after[name]],
    }
    parts = [f"{verb} {', '.join(f'`{name}`' for name in names)}" for verb, names in changed.items() if names]
    return f"- The API's {what}: {'; '.join(parts)}" if parts else ""
