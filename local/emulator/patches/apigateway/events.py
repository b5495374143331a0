"""The event that a function gets for a call."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from typing import Any

from ministack.services import apigateway_v1

from emulator.patches.apigateway.calls import ids
from emulator.patches.replacing import replace

# The limit for an event and for a reply: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
LARGEST_PAYLOAD = 6 * 1024 * 1024
CLIENT = "127.0.0.1"
HEADERS_NOT_PASSED_ON = {
    "connection",
    "content-length",
    "content-md5",
    "expect",
    "max-forwards",
    "proxy-authenticate",
    "server",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "www-authenticate",
}
IDENTITY = (
    "accessKey",
    "accountId",
    "caller",
    "cognitoAuthenticationProvider",
    "cognitoAuthenticationType",
    "cognitoIdentityId",
    "cognitoIdentityPoolId",
    "principalOrgId",
    "user",
    "userArn",
)


def apply() -> None:
    replace(apigateway_v1, "_build_lambda_event_v1", _match_recorded_events)


class EventTooLargeError(Exception):
    """The event is larger than Lambda allows."""


def _match_recorded_events(build: Any) -> Any:
    def _build_lambda_event_v1(api: str, stage_name: str, stage: dict[str, Any], *arguments: Any, **more: Any) -> Any:
        built = build(api, stage_name, stage, *arguments, **more)
        del built["version"]
        built["path"] = f"/{built['path'].lstrip('/')}"
        queries = built["multiValueQueryStringParameters"]
        built["queryStringParameters"] = queries and {name: values[-1] for name, values in queries.items()}
        built["headers"] = _forwarded_headers(built["headers"].items())
        built["multiValueHeaders"] = {name: [value] for name, value in built["headers"].items()}
        context = built["requestContext"]
        context |= {
            "requestId": ids.get().request,
            "extendedRequestId": ids.get().extended,
            "deploymentId": stage.get("deploymentId"),
            "domainName": built["headers"].get("host", "").partition(":")[0],
            "domainPrefix": api,
        }
        context["identity"] = dict.fromkeys(IDENTITY) | context["identity"] | {"sourceIp": CLIENT}
        if len(json.dumps(built, ensure_ascii=False).encode()) > LARGEST_PAYLOAD:
            raise EventTooLargeError
        return built

    return _build_lambda_event_v1


def _forwarded_headers(sent: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The headers that a function gets: the gateway drops some of the client's and adds its own."""
    headers = {name: value for name, value in sent if name.lower() not in HEADERS_NOT_PASSED_ON}
    return headers | {
        "X-Amzn-Trace-Id": trace_id(),
        "X-Forwarded-For": CLIENT,
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
    }


def trace_id() -> str:
    """A random trace id in X-Ray's format."""
    return f"Root=1-{os.urandom(4).hex()}-{os.urandom(12).hex()}"
