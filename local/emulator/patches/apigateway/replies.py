"""Responses to the client: replies of functions, mocks, and the gateway's own errors."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

from ministack.services import apigateway_v1

from emulator.patches.apigateway.calls import ids
from emulator.patches.apigateway.events import LARGEST_PAYLOAD, EventTooLargeError, trace_id
from emulator.patches.replacing import replace

LONGEST_INTEGRATION_MS = 29_000
REPLY_KEYS = {"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"}
# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
REMAPPED_HEADERS = {
    "authorization",
    "connection",
    "content-length",
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


def apply() -> None:
    replace(apigateway_v1, "_gateway_response_for_type", _inherit_status)
    replace(apigateway_v1, "_gateway_error_response", _fill_in_ids_of_gateway_responses)
    replace(apigateway_v1, "_check_passthrough_behavior", _fail_passthrough_to_mocks)
    replace(apigateway_v1, "_invoke_mock_v1", _match_recorded_mocks)
    replace(apigateway_v1, "_lambda_proxy_response", _reject_invalid_replies)
    replace(apigateway_v1, "_invoke_lambda_proxy_v1", _match_recorded_headers)
    replace(apigateway_v1, "_invoke_lambda_proxy_v1", _answer_for_failed_functions)


def _inherit_status(find: Any) -> Any:
    """Makes a type that is not customized also inherit the status of a customized DEFAULT_4XX or DEFAULT_5XX."""

    def _gateway_response_for_type(customized: dict[str, Any], kind: str) -> Any:
        response = find(customized, kind)
        inherited = customized.get(apigateway_v1._gateway_response_family(kind), {})
        if kind not in customized and inherited.get("statusCode"):
            response["statusCode"] = inherited["statusCode"]
        return response

    return _gateway_response_for_type


def _fill_in_ids_of_gateway_responses(render: Any) -> Any:
    def _gateway_error_response(error: Any, request: dict[str, Any]) -> Any:
        status, headers, body = render(error, {**request, "request_id": ids.get().request})
        return status, headers, _filled_in(body)

    return _gateway_error_response


def _filled_in(body: bytes) -> bytes:
    return body.replace(b"$context.extendedRequestId", ids.get().extended.encode()).replace(
        b"$context.requestId", ids.get().request.encode()
    )


def _fail_passthrough_to_mocks(check: Any) -> Any:
    """Fails a mock if a body of another media type is passed through: the mock then has no status.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
    """

    def _check_passthrough_behavior(integration: dict[str, Any], headers: dict[str, Any]) -> Any:
        refused = check({**integration, "passthroughBehavior": "NEVER"}, headers)
        if refused and integration.get("type") == "MOCK":
            passes = integration.get("passthroughBehavior", "WHEN_NO_MATCH").upper() == "WHEN_NO_MATCH"
            return apigateway_v1._gw_error("DEFAULT_5XX", "Internal server error") if passes else refused
        return None

    return _check_passthrough_behavior


def _match_recorded_mocks(invoke: Any) -> Any:
    """Fills in the ids, the only variables in our mocks. Without a template the body is empty, instead of "{}"."""

    def _invoke_mock_v1(integration: dict[str, Any]) -> Any:
        status, headers, body = invoke(integration)
        answers = integration.get("integrationResponses", {}).values()
        if not any(answer.get("responseTemplates") for answer in answers):
            body = b""
        return status, _remapped(headers), _filled_in(body)

    return _invoke_mock_v1


def _remapped(headers: dict[str, Any]) -> dict[str, Any]:
    """The headers that a client gets: the gateway renames those that it reserves for itself."""
    return {
        f"x-amzn-Remapped-{name}" if name.lower() in REMAPPED_HEADERS else name: value
        for name, value in headers.items()
        if name.lower() != "transfer-encoding"
    }


def _match_recorded_headers(invoke: Any) -> Any:
    async def _invoke_lambda_proxy_v1(*arguments: Any, **more: Any) -> Any:
        answered = await invoke(*arguments, **more)
        if isinstance(answered, apigateway_v1._GatewayError):
            return answered
        status, headers, body = answered
        return status, {**_remapped(headers), "X-Amzn-Trace-Id": trace_id()}, body

    return _invoke_lambda_proxy_v1


class _FunctionFailedError(Exception):
    """The function returned an error or an invalid reply, or did not answer."""


def _reject_invalid_replies(shape: Any) -> Any:
    """Accepts only replies that AWS was recorded to accept; any other is a failure of the function."""

    def _lambda_proxy_response(result: Any) -> Any:
        if result.get("throttle"):
            return shape(result)
        if result.get("error") or len(json.dumps(result.get("body"))) > LARGEST_PAYLOAD:
            raise _FunctionFailedError
        return _reply(result.get("body")), None

    return _lambda_proxy_response


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


def _answer_for_failed_functions(invoke: Any) -> Any:
    """Answers for slow and failed functions with gateway responses, which an API can customize.

    ministack waits as long as the function takes, and answers for a failed one in a fixed form.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
    """

    async def _invoke_lambda_proxy_v1(integration: dict[str, Any], *arguments: Any, **more: Any) -> Any:
        seconds = int(integration.get("timeoutInMillis") or LONGEST_INTEGRATION_MS) / 1000
        try:
            return await asyncio.wait_for(invoke(integration, *arguments, **more), seconds)
        except TimeoutError:
            return apigateway_v1._gw_error("INTEGRATION_TIMEOUT", "Endpoint request timed out")
        except EventTooLargeError:
            # As reported (koki-develop/lgtm-generator, issue 10); it can't be customized (known issues).
            headers = {"Content-Type": "application/json", "x-amzn-ErrorType": "BadRequestException"}
            return 413, headers, b'{"message": "Request Too Long"}'
        except _FunctionFailedError:
            return apigateway_v1._gw_error("DEFAULT_5XX", "Internal server error")

    return _invoke_lambda_proxy_v1
