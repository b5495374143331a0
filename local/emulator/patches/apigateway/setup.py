"""Calls that configure a REST API and its stages."""

from __future__ import annotations

import asyncio
import json
import os
import re
from typing import Any

from botocore.exceptions import ClientError
from ministack.core.responses import get_region
from ministack.services import apigateway_v1

from emulator.openapi import UnsupportedDocumentError
from emulator.patches.replacing import replace
from emulator.put_rest_api import put_rest_api

LARGEST_COMPRESSION_SIZE = 10 * 1024 * 1024
REST_API = re.compile(r"/restapis/([a-z0-9]+)")
STAGE = re.compile(r"/restapis/[a-z0-9]+/stages(/[^/]+)?")


def apply() -> None:
    replace(apigateway_v1, "handle_request", _add_put_rest_api)
    replace(apigateway_v1, "handle_request", _omit_unset_logging)
    replace(apigateway_v1, "_apply_stage_patch", _keep_keys_of_methods)
    replace(apigateway_v1, "_method_throttle_settings", _find_key_of_method)
    replace(apigateway_v1, "_update_rest_api", _convert_settings)
    replace(apigateway_v1, "_create_resource", _refuse_ambiguous_variables)


def _add_put_rest_api(handle: Any) -> Any:
    """Adds the call by which Terraform imports an OpenAPI document; ministack has checked the caller's permission."""

    async def handle_request(method: str, path: str, headers: Any, body: bytes, parameters: dict[str, Any]) -> Any:
        api = REST_API.fullmatch(path) if method == "PUT" else None
        if api is None:
            return await handle(method, path, headers, body, parameters)
        try:
            _check_mode(parameters)
            made = await asyncio.to_thread(put_rest_api, os.environ["AWS_ENDPOINT_URL"], get_region(), api[1], body)
        except (UnsupportedDocumentError, ClientError) as error:
            return apigateway_v1._v1_error("BadRequestException", str(error), 400)
        return 200, {"Content-Type": "application/json"}, json.dumps(made).encode()

    return handle_request


def _check_mode(parameters: dict[str, Any]) -> None:
    mode = parameters.get("mode", "merge")
    mode = mode[0] if isinstance(mode, list) else mode
    if mode != "overwrite":
        raise UnsupportedDocumentError(f"The import has the mode overwrite only, not {mode}.")


def _omit_unset_logging(handle: Any) -> Any:
    """Omits empty accessLogSettings, as AWS does: every plan would show them as a change."""

    async def handle_request(method: str, path: str, *arguments: Any) -> Any:
        status, headers, body = await handle(method, path, *arguments)
        if not STAGE.fullmatch(path) or not body:
            return status, headers, body
        reply = json.loads(body)
        for stage in [reply, *reply.get("item", [])]:
            if stage.get("accessLogSettings") == {}:
                del stage["accessLogSettings"]
        return status, headers, json.dumps(reply).encode()

    return handle_request


def _keep_keys_of_methods(apply_patch: Any) -> Any:
    """Keeps a method's settings under "~1users/GET", as AWS does: under another key, Terraform does not find them.

    https://github.com/hashicorp/terraform-provider-aws/issues/9738
    """

    def _apply_stage_patch(stage: dict[str, Any], operations: list[dict[str, Any]]) -> None:
        settings = stage.get("methodSettings", {})
        stage["methodSettings"] = {key.replace("~1", "/"): value for key, value in settings.items()}
        apply_patch(stage, operations)
        stage["methodSettings"] = {_key_of_method(key): value for key, value in stage["methodSettings"].items()}

    return _apply_stage_patch


def _find_key_of_method(find: Any) -> Any:
    def _method_throttle_settings(stage: dict[str, Any], path: str, method: str) -> Any:
        settings = stage.get("methodSettings", {}).get(_key_of_method(f"/{path.lstrip('/')}/{method}"))
        return settings or find(stage, path, method)

    return _method_throttle_settings


def _key_of_method(key: str) -> str:
    path, _, method = key.rpartition("/")
    return f"{path.replace('/', '~1')}/{method}"


def _convert_settings(update: Any) -> Any:
    """Stores numbers and booleans with their types; ministack stores the text of the patch."""

    def _update_rest_api(api: str, data: dict[str, Any]) -> Any:
        try:
            operations = [_typed(operation) for operation in data.get("patchOperations", [])]
        except ValueError as error:
            return apigateway_v1._v1_error("BadRequestException", str(error), 400)
        return update(api, {**data, "patchOperations": operations})

    return _update_rest_api


def _typed(operation: dict[str, Any]) -> dict[str, Any]:
    value = operation.get("value")
    if operation["path"] == "/disableExecuteApiEndpoint":
        return {**operation, "value": value == "true"}
    if operation["path"] != "/minimumCompressionSize":
        return operation
    if value is None:
        return {**operation, "op": "remove"}
    if not value.isdigit() or int(value) > LARGEST_COMPRESSION_SIZE:
        raise ValueError(f"Invalid minimum compression size, must be between 0 and {LARGEST_COMPRESSION_SIZE}")
    return {**operation, "value": int(value)}


def _refuse_ambiguous_variables(create: Any) -> Any:
    """Refuses a second path variable below a resource, and any resource below a greedy variable."""

    def _create_resource(api: str, parent: str, data: dict[str, Any]) -> Any:
        resources = apigateway_v1._resources.get(api, {})
        above = resources.get(parent, {}).get("pathPart", "")
        if above.endswith("+}"):
            message = f"Cannot create a child of a resource with a greedy path variable: {above}"
            return apigateway_v1._v1_error("BadRequestException", message, 400)
        part = data.get("pathPart", "")
        beside = [one["pathPart"] for one in resources.values() if one.get("parentId") == parent]
        for variable in beside:
            if part.startswith("{") and variable.startswith("{") and part != variable:
                message = (
                    f"A sibling ({variable}) of this resource already has a variable path part -- only one is allowed"
                )
                return apigateway_v1._v1_error("BadRequestException", message, 400)
        return create(api, parent, data)

    return _create_resource
