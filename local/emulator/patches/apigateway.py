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
    replace(apigateway_v1, "_lambda_proxy_response", _raising_failures)
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


class _FunctionFailedError(Exception):
    """The function answered with an error of its own, or not at all."""


def _raising_failures(shape: Any) -> Any:
    def shaped(result: Any) -> Any:
        response, error = shape(result)
        if error:
            raise _FunctionFailedError
        return response, error

    return shaped


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
