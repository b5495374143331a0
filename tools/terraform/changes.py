"""What a saved plan changes, read from its JSON.

https://developer.hashicorp.com/terraform/internals/json-format#change-representation
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

ACTIONS = {
    ("create",): "create",
    ("update",): "change",
    ("delete",): "destroy",
    ("delete", "create"): "replace",
    ("create", "delete"): "replace",
    ("forget",): "forget",
}
NOTHING = (("no-op",), ("read",))
MOVE, IMPORT, REDEPLOY = "move", "import", "redeploy"
DEPLOYMENT, STAGE = "aws_api_gateway_deployment", "aws_api_gateway_stage"
# Longer values would hide the other arguments of a row.
MAX_VALUE = 40
UNKNOWN = "known after apply"
INDEX = re.compile(r'\[(?:\d+|"(?:[^"\\]|\\.)*")\]')


@dataclass(frozen=True)
class Argument:
    """An argument that differs.

    path: as in "environment.variables.TOKEN_USES"
    values: as in "512 → 1024", without backticks; empty if one of them is long or a secret
    """

    path: str
    values: str = ""

    @property
    def name(self) -> str:
        return self.path.partition(".")[0]


@dataclass(frozen=True)
class Change:
    """What happens to one resource.

    action: a value of ACTIONS, or MOVE or IMPORT if nothing else happens, or REDEPLOY for an API's deployment
    origin: where it comes from, if it is moved or imported
    """

    address: str
    action: str
    arguments: tuple[Argument, ...] = ()
    origin: str = ""

    @property
    def names(self) -> list[str]:
        """The names of the arguments, sorted."""
        return sorted({argument.name for argument in self.arguments})


def changes(planned: dict[str, Any], among: str = "resource_changes") -> list[Change]:
    """The changes of the resources, in the order of their addresses.

    among: "resource_changes" for what would be done, "resource_drift" for what others have done
    """
    configured = dict(_configured(planned.get("configuration", {}).get("root_module", {}), ""))
    found = [
        change
        for resource in planned.get(among, [])
        if (change := _change(resource, configured.get(INDEX.sub("", resource["address"]))))
    ]
    if any(change.action == REDEPLOY for change in found):
        found = [change for change in found if not _only_follows(change)]
    return sorted(found, key=lambda change: change.address)


def outputs(planned: dict[str, Any]) -> list[tuple[str, Argument]]:
    """The outputs that change, each with a value of ACTIONS; without those that only follow from changes of resources."""
    changed = []
    for name, change in sorted(planned.get("output_changes", {}).items()):
        if action := ACTIONS.get(tuple(change["actions"])):
            differing = _differences(change, path=name)
            known = tuple(argument for argument in differing if not argument.values.endswith(UNKNOWN))
            changed += [(action, argument) for argument in (known if differing else (Argument(name),))]
    return changed


def _change(resource: dict[str, Any], configured: set[str] | None) -> Change | None:
    change, moved = resource["change"], resource.get("previous_address", "")
    imported = (change.get("importing") or {}).get("id", "")
    actions = tuple(change["actions"])
    if actions in NOTHING:
        action = MOVE if moved else IMPORT if imported else ""
    else:
        action = ACTIONS.get(actions, " and ".join(actions))
    if not action:
        return None
    if action == "replace" and resource["type"] == DEPLOYMENT:
        return Change(resource["address"], REDEPLOY)
    return Change(resource["address"], action, _differences(change, configured), moved or imported)


def _only_follows(change: Change) -> bool:
    """Whether it is a stage that only gets the API's next deployment."""
    return f"{STAGE}." in change.address and change.action == "change" and change.names == ["deployment_id"]


def _configured(module: dict[str, Any], prefix: str) -> Iterator[tuple[str, set[str]]]:
    """By the address of each resource, without indexes, the arguments that the configuration sets."""
    for resource in module.get("resources", []):
        yield prefix + resource["address"], set(resource.get("expressions", {}))
    for name, call in module.get("module_calls", {}).items():
        yield from _configured(call["module"], f"{prefix}module.{name}.")


def _differences(change: dict[str, Any], configured: set[str] | None = None, path: str = "") -> tuple[Argument, ...]:
    """The arguments whose value would change or is not known yet; none if the resource is created or destroyed.

    configured: the arguments that the configuration sets. Of others, only what is known counts: dynamic blocks, which are
    not among them, and not what the provider computes anew because others change, such as a version.
    """
    before, after = change.get("before"), change.get("after")
    unknown = change.get("after_unknown") or {}
    if before is None or (after is None and not unknown):
        return ()
    secret = [change.get("before_sensitive"), change.get("after_sensitive")]
    found = tuple(_compare(before, {} if after is None else after, unknown, secret, path))
    if configured is None:
        return found
    return tuple(
        argument
        for argument in found
        if argument.name in configured
        or not _same_where_known(*(_part(one, argument.name) for one in (before, after, unknown)))
    )


def _compare(before: Any, after: Any, unknown: Any, secret: list[Any], path: str) -> Iterator[Argument]:
    if isinstance(before, dict) and isinstance(after, dict) and unknown is not True:
        for name in sorted({*before, *after, *(unknown or {})}):
            hidden = [_part(value, name) for value in secret]
            inner = f"{path}.{name}" if path else name
            yield from _compare(before.get(name), after.get(name), _part(unknown, name), hidden, inner)
    elif _is_block(before) and _is_block(after) and unknown is not True:
        yield from _compare(
            before[0],
            after[0],
            (unknown or [{}])[0],
            [value[0] if _is_block(value) else value for value in secret],
            path,
        )
    elif _any(unknown):
        yield Argument(path, _values(before, UNKNOWN, secret) if unknown is True else "")
    elif not _same(before, after):
        yield Argument(path, _values(before, after, secret))


def _is_block(value: Any) -> bool:
    """Whether it is a nested block that stands once: the provider reports a list of one."""
    return isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict)


def _part(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else value


def _any(unknown: Any) -> bool:
    """Whether any part is unknown: Terraform also lists known parts, as false or empty."""
    if isinstance(unknown, dict):
        return any(map(_any, unknown.values()))
    if isinstance(unknown, list):
        return any(map(_any, unknown))
    return unknown is True


def _same_where_known(before: Any, after: Any, unknown: Any) -> bool:
    if unknown is True:
        return True
    if isinstance(before, dict) and isinstance(after, dict):
        return all(
            _same_where_known(before.get(name), after.get(name), _part(unknown or {}, name))
            for name in {*before, *after}
        )
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        parts = unknown if isinstance(unknown, list) and len(unknown) == len(after) else [unknown] * len(after)
        return all(map(_same_where_known, before, after, parts))
    return _same(before, after)


def _same(one: Any, other: Any) -> bool:
    """Whether they are equal or both empty: the provider reports null also as 0, false, or an empty text, list or map."""
    return one == other or (None in (one, other) and not one and not other)


def _values(before: Any, after: Any, secret: list[Any]) -> str:
    # Of a part of a secret, Terraform says nothing but that it is one.
    if any(map(_any, secret)):
        return ""
    texts = [UNKNOWN if value is UNKNOWN else json.dumps(value, ensure_ascii=False) for value in (before, after)]
    if any(len(text) > MAX_VALUE or set(text) & set("`\n") for text in texts):
        return ""
    return " → ".join(texts)
