"""Where ministack differs from AWS in a way that this project sees, mended."""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import apigateway_v1

from emulator.alarms import describe_whole_alarms
from emulator.aliases import divide_calls_by_weight
from emulator.permissions import know_what_requests_are_about

NO_CONTENT = 204
# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
LARGEST_BODY = 10 * 1024 * 1024
LONGEST_INTEGRATION_MS = 29_000
STAGE = re.compile(r"/restapis/[a-z0-9]+/stages(/[^/]+)?")


def corrected(app: Any) -> Any:
    """The application, with everything here mended in it."""
    _correct_mocks()
    _validate_only_what_has_a_model()
    _refuse_what_is_too_large()
    _give_up_on_slow_and_failing_functions()
    describe_whole_alarms()
    divide_calls_by_weight()
    know_what_requests_are_about()
    _wait_less_for_log_lines()

    async def correcting(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http" and STAGE.fullmatch(scope["path"]):
            send = _Rewriting(send)
        await app(scope, receive, send)

    return correcting


class _Rewriting:
    """Holds a reply back until it is whole, and sends it without what AWS would leave out."""

    def __init__(self, send: Any):
        self._send = send
        self._start: dict[str, Any] = {}
        self._body = b""

    async def __call__(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = _without_unset_logging(self._body)
        headers = [(name, value) for name, value in self._start["headers"] if name.lower() != b"content-length"]
        headers.append((b"content-length", str(len(body)).encode()))
        await self._send({**self._start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


def _without_unset_logging(body: bytes) -> bytes:
    """AWS leaves accessLogSettings out of a stage that logs no access; an empty one is a change in every plan."""
    if not body:
        return body
    reply = json.loads(body)
    for stage in [reply, *reply.get("item", [])]:
        if stage.get("accessLogSettings") == {}:
            del stage["accessLogSettings"]
    return json.dumps(reply).encode()


def _correct_mocks() -> None:
    """Makes a mock integration fill in $context.requestId, the one variable that our document uses there.

    And makes it send no body with 204, where ministack sends "{}".
    """
    invoke = apigateway_v1._invoke_mock_v1

    def corrected_invoke(integration: dict[str, Any]) -> Any:
        status, headers, body = invoke(integration)
        body = body.replace(b"$context.requestId", str(uuid.uuid4()).encode())
        return status, headers, b"" if status == NO_CONTENT else body

    apigateway_v1._invoke_mock_v1 = corrected_invoke


def _validate_only_what_has_a_model() -> None:
    """Makes the gateway validate a body only where there is a model for its media type.

    ministack falls back on the model for application/json; AWS lets such a body pass to the function.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
    """
    validate = apigateway_v1._check_request_validation

    def corrected_validate(method: dict[str, Any], *arguments: Any) -> Any:
        headers = arguments[2]
        sent = next((value for name, value in headers.items() if name.lower() == "content-type"), "application/json")
        if sent.split(";", 1)[0].strip() not in method.get("requestModels", {}):
            method = {**method, "requestModels": {}}
        return validate(method, *arguments)

    apigateway_v1._check_request_validation = corrected_validate


def _refuse_what_is_too_large() -> None:
    """Makes the gateway answer a body beyond its limit itself, where ministack hands on any."""
    validate = apigateway_v1._check_request_validation

    def corrected_validate(*arguments: Any) -> Any:
        body = arguments[4]
        if body and len(body) > LARGEST_BODY:
            return apigateway_v1._gw_error("REQUEST_TOO_LARGE", "Request Too Long")
        return validate(*arguments)

    apigateway_v1._check_request_validation = corrected_validate


def _wait_less_for_log_lines() -> None:
    """Makes an answer wait 10 ms for a first line in the function's log, not 50: most calls log none.

    A line that comes later is in the log all the same, with those of the next call.
    """
    lambda_runtime.Worker._drain_stderr_bounded.__defaults__ = (0.010, 0.005, 0.250)


class _FunctionFailedError(Exception):
    """The function answered with an error of its own, or not at all."""


def _give_up_on_slow_and_failing_functions() -> None:
    """Makes a late and a failed function the gateway's own errors, in the form that the API gives to those.

    ministack waits for as long as the function takes, and answers for a failed one in a form that can't be set.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
    """
    invoke = apigateway_v1._invoke_lambda_proxy_v1
    shape = apigateway_v1._lambda_proxy_response

    def corrected_shape(result: Any) -> Any:
        response, error = shape(result)
        if error:
            raise _FunctionFailedError
        return response, error

    async def corrected_invoke(integration: dict[str, Any], *arguments: Any, **more: Any) -> Any:
        seconds = int(integration.get("timeoutInMillis") or LONGEST_INTEGRATION_MS) / 1000
        try:
            return await asyncio.wait_for(invoke(integration, *arguments, **more), seconds)
        except asyncio.TimeoutError:
            return apigateway_v1._gw_error("INTEGRATION_TIMEOUT", "Endpoint request timed out")
        except _FunctionFailedError:
            return apigateway_v1._gw_error("DEFAULT_5XX", "Internal server error")

    apigateway_v1._lambda_proxy_response = corrected_shape
    apigateway_v1._invoke_lambda_proxy_v1 = corrected_invoke
