"""API Gateway: PutRestApi, and what calls of a REST API get on AWS."""

from __future__ import annotations

import asyncio
import base64
import contextvars
import json
import os
import re
import uuid
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError
from ministack.core.responses import get_region
from ministack.services import apigateway_v1

from emulator.openapi import UnsupportedDocumentError
from emulator.patches.replacing import replace
from emulator.put_rest_api import put_rest_api

NO_CONTENT = 204
# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
LARGEST_BODY = 10 * 1024 * 1024
LONGEST_INTEGRATION_MS = 29_000
REPLY_KEYS = {"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"}
# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
REMAPPED_HEADERS = {
    "authorization",
    "connection",
    "content-md5",
    "date",
    "expect",
    "host",
    "max-forwards",
    "proxy-authenticate",
    "server",
    "trailer",
    "upgrade",
    "user-agent",
    "www-authenticate",
}
REST_API = re.compile(r"/restapis/([a-z0-9]+)")
STAGE = re.compile(r"/restapis/[a-z0-9]+/stages(/[^/]+)?")


def apply() -> None:
    replace(apigateway_v1, "handle_request", _with_put_rest_api)
    replace(apigateway_v1, "handle_request", _without_unset_logging)
    replace(apigateway_v1, "_handle_execute_in_scope", _with_request_ids)
    replace(apigateway_v1, "_build_lambda_event_v1", _with_ids_in_events)
    replace(apigateway_v1, "_gateway_error_response", _with_ids_in_gateway_responses)
    replace(apigateway_v1, "_invoke_mock_v1", _with_ids_in_mocks)
    replace(apigateway_v1, "_check_request_validation", _only_where_there_is_a_model)
    replace(apigateway_v1, "_check_request_validation", _refusing_what_is_too_large)
    replace(apigateway_v1, "_lambda_proxy_response", _strict_replies)
    replace(apigateway_v1, "_invoke_lambda_proxy_v1", _remapping_headers)
    replace(apigateway_v1, "_invoke_lambda_proxy_v1", _giving_up_on_slow_and_failing_functions)


def _with_put_rest_api(handle: Any) -> Any:
    """Adds the call by which Terraform imports an OpenAPI document; ministack has checked the caller's permission."""

    async def answer(method: str, path: str, headers: Any, body: bytes, parameters: dict[str, Any]) -> Any:
        api = REST_API.fullmatch(path) if method == "PUT" else None
        if api is None:
            return await handle(method, path, headers, body, parameters)
        try:
            _check_mode(parameters)
            made = await asyncio.to_thread(put_rest_api, os.environ["AWS_ENDPOINT_URL"], get_region(), api[1], body)
        except (UnsupportedDocumentError, ClientError) as error:
            return apigateway_v1._v1_error("BadRequestException", str(error), 400)
        return 200, {"Content-Type": "application/json"}, json.dumps(made).encode()

    return answer


def _check_mode(parameters: dict[str, Any]) -> None:
    mode = parameters.get("mode", "merge")
    mode = mode[0] if isinstance(mode, list) else mode
    if mode != "overwrite":
        raise UnsupportedDocumentError(f"The import has the mode overwrite only, not {mode}.")


def _without_unset_logging(handle: Any) -> Any:
    """Leaves accessLogSettings out of a stage without access log, as AWS does; an empty one changes every plan."""

    async def answer(method: str, path: str, *arguments: Any) -> Any:
        status, headers, body = await handle(method, path, *arguments)
        if not STAGE.fullmatch(path) or not body:
            return status, headers, body
        reply = json.loads(body)
        for stage in [reply, *reply.get("item", [])]:
            if stage.get("accessLogSettings") == {}:
                del stage["accessLogSettings"]
        return status, headers, json.dumps(reply).encode()

    return answer


@dataclass(frozen=True)
class RequestIds:
    """The two ids of a request: a client sets the first with the header x-amzn-RequestId, and never the second.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
    """

    request: str
    extended: str

    @staticmethod
    def of(headers: dict[str, Any]) -> RequestIds:
        chosen = next((value for name, value in headers.items() if name.lower() == "x-amzn-requestid"), "")
        return RequestIds(chosen or str(uuid.uuid4()), base64.b64encode(os.urandom(11)).decode())


_ids: contextvars.ContextVar[RequestIds] = contextvars.ContextVar("request_ids")


def _with_request_ids(execute: Any) -> Any:
    async def answer(
        api: str, stage: str, method: str, path: str, headers: dict[str, Any] | None, *arguments: Any
    ) -> Any:
        ids = RequestIds.of(headers or {})
        token = _ids.set(ids)
        try:
            status, answered, body = await execute(api, stage, method, path, headers, *arguments)
        finally:
            _ids.reset(token)
        return status, {**answered, "x-amzn-requestid": ids.request, "x-amz-apigw-id": ids.extended}, body

    return answer


def _with_ids_in_events(build: Any) -> Any:
    def event(*arguments: Any, **more: Any) -> Any:
        built = build(*arguments, **more)
        ids = _ids.get()
        built["requestContext"] |= {"requestId": ids.request, "extendedRequestId": ids.extended}
        return built

    return event


def _with_ids_in_gateway_responses(render: Any) -> Any:
    def response(error: Any, request: dict[str, Any]) -> Any:
        status, headers, body = render(error, {**request, "request_id": _ids.get().request})
        return status, headers, _filled_in(body)

    return response


def _with_ids_in_mocks(invoke: Any) -> Any:
    """Fills in the ids, the only variables of our document's mocks, and sends no body with 204 instead of "{}"."""

    def response(integration: dict[str, Any]) -> Any:
        status, headers, body = invoke(integration)
        return status, headers, b"" if status == NO_CONTENT else _filled_in(body)

    return response


def _filled_in(body: bytes) -> bytes:
    ids = _ids.get()
    return body.replace(b"$context.extendedRequestId", ids.extended.encode()).replace(
        b"$context.requestId", ids.request.encode()
    )


def _only_where_there_is_a_model(validate: Any) -> Any:
    """Validates a body only where there is a model for its media type; ministack falls back on application/json.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
    """

    def validated(method: dict[str, Any], *arguments: Any) -> Any:
        headers = arguments[2]
        sent = next((value for name, value in headers.items() if name.lower() == "content-type"), "application/json")
        if sent.split(";", 1)[0].strip() not in method.get("requestModels", {}):
            method = {**method, "requestModels": {}}
        return validate(method, *arguments)

    return validated


def _refusing_what_is_too_large(validate: Any) -> Any:
    """Answers a body beyond the gateway's limit; ministack forwards any."""

    def validated(*arguments: Any) -> Any:
        body = arguments[4]
        if body and len(body) > LARGEST_BODY:
            return apigateway_v1._gw_error("REQUEST_TOO_LARGE", "Request Too Long")
        return validate(*arguments)

    return validated


def _remapping_headers(invoke: Any) -> Any:
    """Renames those of a function's response headers that are the gateway's own affair."""

    async def answer(*arguments: Any, **more: Any) -> Any:
        answered = await invoke(*arguments, **more)
        if isinstance(answered, apigateway_v1._GatewayError):
            return answered
        status, headers, body = answered
        renamed = {
            f"x-amzn-Remapped-{name}" if name.lower() in REMAPPED_HEADERS else name: value
            for name, value in headers.items()
        }
        return status, renamed, body

    return answer


class _FunctionFailedError(Exception):
    """The function answered with an error of its own, with what is no reply, or not at all."""


def _strict_replies(shape: Any) -> Any:
    """Takes a function's reply as AWS was recorded to take it: anything else is a failure of the function."""

    def shaped(result: Any) -> Any:
        if result.get("throttle"):
            return shape(result)
        if result.get("error"):
            raise _FunctionFailedError
        return _reply(result.get("body")), None

    return shaped


def _reply(payload: Any) -> dict[str, Any]:
    if not isinstance(payload, dict) or payload.keys() - REPLY_KEYS:
        raise _FunctionFailedError
    if not re.fullmatch(r"[0-9]{3}", str(payload.get("statusCode", 200))):
        raise _FunctionFailedError
    lists = payload.get("multiValueHeaders") or {}
    if not all(isinstance(values, list) for values in lists.values()):
        raise _FunctionFailedError
    merged = {name: [_header(value) for value in values] for name, values in lists.items()}
    for name, value in (payload.get("headers") or {}).items():
        same = next((known for known in merged if known.lower() == name.lower()), name)
        merged.setdefault(same, []).append(_header(value))
    return {**payload, "headers": {}, "multiValueHeaders": merged}


def _header(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _giving_up_on_slow_and_failing_functions(invoke: Any) -> Any:
    """Makes late and failed functions the gateway's own errors, in the form that the API gives to those.

    ministack waits as long as the function takes, and answers for a failed one in a form that can't be set.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
    """

    async def answer(integration: dict[str, Any], *arguments: Any, **more: Any) -> Any:
        seconds = int(integration.get("timeoutInMillis") or LONGEST_INTEGRATION_MS) / 1000
        try:
            return await asyncio.wait_for(invoke(integration, *arguments, **more), seconds)
        except asyncio.TimeoutError:
            return apigateway_v1._gw_error("INTEGRATION_TIMEOUT", "Endpoint request timed out")
        except _FunctionFailedError:
            return apigateway_v1._gw_error("DEFAULT_5XX", "Internal server error")

    return answer
