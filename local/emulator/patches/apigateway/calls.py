"""Calls of a REST API: how they are routed to a method and validated."""

from __future__ import annotations

import base64
import contextvars
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ministack.services import apigateway_v1

from emulator.patches.apigateway import deployments
from emulator.patches.replacing import replace

# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
LARGEST_BODY = 10 * 1024 * 1024


def apply() -> None:
    replace(apigateway_v1, "_handle_execute_in_scope", _set_call_context)
    replace(apigateway_v1, "method_authorization_type", _set_target_of_lookup)
    replace(apigateway_v1, "_match_resource_tree", _match_empty_segments)
    replace(apigateway_v1, "_match_greedy_fallback", _match_empty_segments)
    replace(apigateway_v1, "_check_request_validation", _validate_media_types_with_models)
    replace(apigateway_v1, "_missing_request_parameters", _sort_missing_parameters)


@dataclass(frozen=True)
class RequestIds:
    """The two ids of a request: a client sets the first with the header x-amzn-RequestId, and never the second.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
    """

    request: str
    extended: str

    @staticmethod
    def of(headers: dict[str, Any]) -> RequestIds:
        chosen = apigateway_v1._header_ci(headers, "x-amzn-requestid")
        return RequestIds(chosen or str(uuid.uuid4()), base64.b64encode(os.urandom(11)).decode())


ids: contextvars.ContextVar[RequestIds] = contextvars.ContextVar("ids")
"""The ids of the current call."""

_segments: contextvars.ContextVar[list[str]] = contextvars.ContextVar("segments")


@contextmanager
def _set(variable: contextvars.ContextVar[Any], value: Any) -> Iterator[None]:
    """Gives a context variable a value for the time of a block."""
    token = variable.set(value)
    try:
        yield
    finally:
        variable.reset(token)


@contextmanager
def _set_target(api: str, stage: str, path: str) -> Iterator[None]:
    """Stores the path segments of a call, and the definition that it is served from."""
    with _set(_segments, _split(path)), _set(deployments.served, deployments.definition(api, stage)):
        yield


def _set_call_context(execute: Any) -> Any:
    """Stores the ids and path segments of a call for the other patches, and refuses a body over the gateway's limit.

    That refusal reportedly has no ids, and a body of text (koki-develop/lgtm-generator, issue 10).
    """

    async def _handle_execute_in_scope(
        api: str, stage: str, method: str, path: str, headers: dict[str, Any] | None, body: bytes, *arguments: Any
    ) -> Any:
        if body and len(body) > LARGEST_BODY:
            return 413, {"Content-Type": "text"}, f"HTTP content length exceeded {LARGEST_BODY} bytes.".encode()
        call_ids = RequestIds.of(headers or {})
        with _set(ids, call_ids), _set_target(api, stage, path):
            status, answered, reply = await execute(api, stage, method, path, headers, body, *arguments)
        return status, {**answered, "x-amzn-requestid": call_ids.request, "x-amz-apigw-id": call_ids.extended}, reply

    return _handle_execute_in_scope


def _set_target_of_lookup(find: Any) -> Any:
    def method_authorization_type(api: str, stage: str, method: str, path: str) -> Any:
        with _set_target(api, stage, path):
            return find(api, stage, method, path)

    return method_authorization_type


def _split(path: str) -> list[str]:
    """The segments of a path, including empty ones except before the first and after the last segment."""
    inner = path.strip("/")
    return inner.split("/") if inner else []


def _match_empty_segments(match: Any) -> Any:
    """Makes "/users//ada" a different path from "/users/ada"; ministack drops empty segments."""
    return lambda api, _, *method: match(api, _segments.get(), *method)


def _validate_media_types_with_models(validate: Any) -> Any:
    """Validates a body only if there is a model for its media type; ministack falls back to application/json.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
    """

    def _check_request_validation(method: dict[str, Any], *arguments: Any) -> Any:
        sent = apigateway_v1._header_ci(arguments[2], "content-type") or "application/json"
        if sent.split(";", 1)[0].strip() not in method.get("requestModels", {}):
            method = {**method, "requestModels": {}}
        return validate(method, *arguments)

    return _check_request_validation


def _sort_missing_parameters(missing: Any) -> Any:
    """Lists missing parameters in the order header, path, query string, and alphabetically within each."""

    def _missing_request_parameters(method: dict[str, Any], *arguments: Any) -> Any:
        parameters = method.get("requestParameters") or {}
        return missing({**method, "requestParameters": dict(sorted(parameters.items()))}, *arguments)

    return _missing_request_parameters
