"""In the emulator: published versions of Lambda that are not ready, as a test has ordered them (faults.py).

https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
"""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any

from ministack.services import lambda_svc

from emulator.patches.replacing import replace
from tools.tests.faults import FILE

WAKING_SECONDS = 2
REASONS = {
    "Active": ("", ""),
    "Pending": ("The function is being created.", "Creating"),
    "Failed": ("The function failed while it was initialized.", "FunctionError.RuntimeInitError"),
    "Inactive": ("The function is idle.", "Idle"),
}


def apply() -> None:
    replace(lambda_svc, "_publish_version", _publish_with_state)
    replace(lambda_svc, "_invoke", _refuse_calls_of_unready_versions)
    replace(lambda_svc, "_execute_function_with_config_scope", _fail_executions_of_unready_versions)


def _publish_with_state(publish: Any) -> Any:
    def _publish_version(name: str, data: dict[str, Any]) -> Any:
        reply = publish(name, data)
        if reply[0] != 201:
            return reply
        ordered = _ordered()
        if ordered.get("function") != name:
            return reply
        config = lambda_svc._functions[name]["versions"][json.loads(reply[2])["Version"]]["config"]
        # Pretend that it has a snapshot: ministack sets the state of other versions itself.
        config["SnapStart"] = {"ApplyOn": "PublishedVersions", "OptimizationStatus": "On"}
        state = ordered["state"]
        if state == "Inactive":
            _set_state(config, state)
        else:
            _set_state(config, "Pending")
            if state != "Pending":
                threading.Timer(ordered["seconds"], _set_state, (config, state)).start()
        return lambda_svc.json_response(config, 201)

    return _publish_version


def _ordered() -> dict[str, Any]:
    file = Path(os.environ["STATE_DIR"]).with_name(FILE)
    return dict(json.loads(file.read_text())) if file.exists() else {}


def _set_state(config: dict[str, Any], state: str) -> None:
    """Sets the state, and the status of the update, which was recorded to be in progress as long as the state is Pending."""
    reason, code = REASONS[state]
    update = {"Pending": "InProgress", "Failed": "Failed"}.get(state, "Successful")
    config |= {"State": state, "StateReason": reason, "StateReasonCode": code, "LastUpdateStatus": update}
    config |= {"LastUpdateStatusReason": reason, "LastUpdateStatusReasonCode": code} if update != "Successful" else {}


def _is_unready(config: dict[str, Any]) -> bool:
    """Whether a version can't be called; the call wakes it if it is idle."""
    state = config.get("State")
    if state == "Inactive":
        _set_state(config, "Pending")
        threading.Timer(WAKING_SECONDS, _set_state, (config, "Active")).start()
    return config.get("Version") != "$LATEST" and state in ("Inactive", "Pending", "Failed")


def _refuse_calls_of_unready_versions(invoke: Any) -> Any:
    async def _invoke(
        name: str, event: Any, headers: Any, path_qualifier: str | None = None, parameters: Any = None
    ) -> Any:
        qualifier = path_qualifier or lambda_svc._qp_first(parameters or {}, "Qualifier")
        _, config = lambda_svc._get_func_record_for_qualifier(name, qualifier) if qualifier else (None, None)
        if config and _is_unready(config):
            return lambda_svc.error_response_json(
                "SnapStartNotReadyException",
                "Lambda is initializing your function. It will be ready to invoke soon.",
                409,
            )
        return await invoke(name, event, headers, path_qualifier, parameters)

    return _invoke


def _fail_executions_of_unready_versions(execute: Any) -> Any:
    def _execute_function_with_config_scope(function: dict[str, Any], event: dict[str, Any]) -> Any:
        if _is_unready(function.get("config", {})):
            return {"error": True, "body": {"errorMessage": "The version is not ready."}}
        return execute(function, event)

    return _execute_function_with_config_scope
