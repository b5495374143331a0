"""Lambda: aliases and versions as AWS was recorded to have them, and less waiting for log lines."""

from __future__ import annotations

import json
import random
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from emulator.patches.replacing import PatchError, replace

STATES = (
    "State",
    "StateReason",
    "StateReasonCode",
    "LastUpdateStatus",
    "LastUpdateStatusReason",
    "RuntimeVersionConfig",
)
# How long ministack waits for a first line, for the next line, and at most.
DEFAULT_WAITS = (0.050, 0.005, 0.250)
SHORTER_WAITS = (0.010, 0.005, 0.250)


def apply() -> None:
    replace(lambda_svc, "_effective_func_record_for_qualifier", _divided_by_weight)
    replace(lambda_svc, "_create_alias", lambda create: lambda function, data: _checked(create, function, data))
    replace(lambda_svc, "_update_alias", lambda update: lambda *target: _checked(update, *target))
    replace(lambda_svc, "_list_versions", _without_states)
    replace(lambda_svc, "_update_code", _one_after_another)
    replace(lambda_svc, "_update_config", _one_after_another)
    _wait_less_for_log_lines()


def _divided_by_weight(find: Any) -> Any:
    """Makes a version's weight its share of the alias's calls; ministack calls the first version alone.

    https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html
    """

    def weighted_find(function: dict[str, Any] | None, qualifier: str | None) -> Any:
        alias = (function or {}).get("aliases", {}).get(qualifier, {})
        weights = alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
        for version, weight in weights.items():
            if random.random() < weight:
                return find(function, version)
        return find(function, qualifier)

    return weighted_find


def _checked(change: Any, function: str, *more: Any) -> Any:
    """Refuses an alias of versions that do not exist, or of one with itself, as AWS does."""
    *name, data = more
    known = lambda_svc._functions.get(function, {})
    published = known.get("versions", {}).keys()
    # An update that names no version leaves the alias at the one that it has.
    before = known.get("aliases", {}).get(name[0], {}) if name else {}
    version = str(data.get("FunctionVersion", before.get("FunctionVersion", "$LATEST")))
    weights = (data.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
    for named in [*([version] if version != "$LATEST" else []), *weights]:
        if published and named not in published:
            arn = f"{lambda_svc._func_arn(function)}:{named}"
            return lambda_svc.error_response_json("ResourceNotFoundException", f"Function not found: {arn}", 404)
    if version in weights:
        return lambda_svc.error_response_json(
            "InvalidParameterValueException",
            f"Invalid function version {version}. Function version {version} is already included in routing"
            " configuration.",
            400,
        )
    if version == "$LATEST" and weights:
        return lambda_svc.error_response_json(
            "InvalidParameterValueException",
            "$LATEST is not supported for an alias pointing to more than 1 version",
            400,
        )
    if len(weights) > 1 or not all(0 <= weight <= 1 for weight in weights.values()):
        return lambda_svc.error_response_json("InvalidParameterValueException", "Invalid routing configuration.", 400)
    return change(function, *more)


def _without_states(versions: Any) -> Any:
    """Leaves out of a list of versions what AWS tells of a single one only: whether it is ready."""

    def listed(*arguments: Any) -> Any:
        status, headers, body = versions(*arguments)
        reply = json.loads(body)
        for version in reply.get("Versions", []):
            for name in STATES:
                version.pop(name, None)
        return status, headers, json.dumps(reply).encode()

    return listed


def _one_after_another(update: Any) -> Any:
    """Refuses an update while another is in progress."""

    def updated(function: str, data: dict[str, Any]) -> Any:
        state = lambda_svc._functions.get(function, {}).get("config", {}).get("LastUpdateStatus")
        if state == "InProgress":
            return lambda_svc.error_response_json(
                "ResourceConflictException",
                "The operation cannot be performed at this time. An update is in progress for resource:"
                f" {lambda_svc._func_arn(function)}",
                409,
            )
        return update(function, data)

    return updated


def _wait_less_for_log_lines() -> None:
    """Makes a response wait 10 ms for a first line in the function's log, not 50: most calls write none.

    A line that comes later is written with those of the next call.
    """
    drain = getattr(lambda_runtime.Worker, "_drain_stderr_bounded", None)
    if drain is None or drain.__defaults__ != DEFAULT_WAITS:
        raise PatchError(lambda_runtime.Worker, "_drain_stderr_bounded")
    drain.__defaults__ = SHORTER_WAITS
