"""Lambda: aliases and versions as recorded on AWS, and responses that do not wait for log lines."""

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
SHORTER_WAITS = (0.003, 0.001, 0.250)


def apply() -> None:
    replace(lambda_svc, "_effective_func_record_for_qualifier", _route_by_weight)
    replace(lambda_svc, "_create_alias", lambda create: lambda function, data: _check_alias(create, function, data))
    replace(lambda_svc, "_update_alias", lambda update: lambda *target: _check_alias(update, *target))
    replace(lambda_svc, "_list_versions", _omit_states)
    replace(lambda_svc, "_update_code", _refuse_concurrent_update)
    replace(lambda_svc, "_update_config", _refuse_concurrent_update)
    replace(lambda_svc._functions, "_data", lambda _: _Functions())
    _wait_less_for_log_lines()


class _Functions(dict[Any, dict[str, Any]]):
    """Numbers the versions of a function that was deleted and is created again after those that there were.

    https://docs.aws.amazon.com/lambda/latest/dg/versioning-intro.html
    """

    def __init__(self) -> None:
        super().__init__()
        self._next: dict[Any, int] = {}

    def __setitem__(self, key: Any, function: dict[str, Any]) -> None:
        if key not in self:
            function["next_version"] = max(function["next_version"], self._next.get(key, 1))
        super().__setitem__(key, function)

    def __delitem__(self, key: Any) -> None:
        self._next[key] = self[key]["next_version"]
        super().__delitem__(key)


def _route_by_weight(find: Any) -> Any:
    """Divides an alias's calls among its versions by weight; ministack calls only the main version.

    https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html
    """

    def _effective_func_record_for_qualifier(function: dict[str, Any] | None, qualifier: str | None) -> Any:
        alias = (function or {}).get("aliases", {}).get(qualifier, {})
        weights = alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
        for version, weight in weights.items():
            if random.random() < weight:
                return find(function, version)
        return find(function, qualifier)

    return _effective_func_record_for_qualifier


def _check_alias(change: Any, function: str, *more: Any) -> Any:
    """Refuses an alias with unknown versions or invalid weights, as AWS does."""
    *name, data = more
    known = lambda_svc._functions.get(function, {})
    published = known.get("versions", {}).keys()
    # An update without a version keeps the current one.
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


def _omit_states(versions: Any) -> Any:
    """Omits the state in lists of versions: AWS returns it only for a single version."""

    def _list_versions(*arguments: Any) -> Any:
        status, headers, body = versions(*arguments)
        reply = json.loads(body)
        for version in reply.get("Versions", []):
            for name in STATES:
                version.pop(name, None)
        return status, headers, json.dumps(reply).encode()

    return _list_versions


def _refuse_concurrent_update(update: Any) -> Any:
    """Refuses an update while another is in progress."""

    def wrapper(function: str, data: dict[str, Any]) -> Any:
        state = lambda_svc._functions.get(function, {}).get("config", {}).get("LastUpdateStatus")
        if state == "InProgress":
            return lambda_svc.error_response_json(
                "ResourceConflictException",
                "The operation cannot be performed at this time. An update is in progress for resource:"
                f" {lambda_svc._func_arn(function)}",
                409,
            )
        return update(function, data)

    return wrapper


def _wait_less_for_log_lines() -> None:
    """Makes a response wait 3 ms for a first line in the function's log, not 50: most calls write none.

    A line that comes later is written with those of the next call.
    """
    drain = getattr(lambda_runtime.Worker, "_drain_stderr_bounded", None)
    if drain is None or drain.__defaults__ != DEFAULT_WAITS:
        raise PatchError(lambda_runtime.Worker, "_drain_stderr_bounded")
    drain.__defaults__ = SHORTER_WAITS
