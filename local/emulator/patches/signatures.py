"""Signatures: one root key whose signatures are checked, and no unsigned requests but those that AWS serves.

Ministack takes a missing key, "test" and any account number for the key of the root user, whose signatures it does not
check. It refuses requests without a key only if it knows their IAM action, and it looks for the action's name in other
places than the code that carries it out.
"""

from __future__ import annotations

import os
from contextvars import ContextVar
from typing import Any
from urllib.parse import parse_qs

from ministack import app
from ministack.core import iam_actions, iam_evaluator
from ministack.core.iam_evaluator import AuthError
from ministack.services import sts

from emulator.deployed_apis import calls_an_api
from emulator.patches.replacing import replace

# The services with operations that AWS serves unsigned, and that anybody here needs.
JSON_SERVICES = ("cognito-idp", "cognito-identity")
QUERY_SERVICES = ("sts",)
INVOKE = "execute-api:Invoke"
UNSIGNED = AuthError("MissingAuthenticationToken", "Request is missing Authentication Token")

_is_served_unsigned: ContextVar[bool] = ContextVar("is_served_unsigned", default=False)
"""Whether the current request is unsigned, and AWS would serve it."""


def apply() -> None:
    for module in (iam_evaluator, sts):
        replace(module, "is_root_access_key", lambda _: _is_root)
    # Ministack uses this to decide whose signatures are not checked.
    replace(iam_evaluator, "_is_root_key", lambda _: lambda key: False)
    replace(iam_evaluator, "enforce", _skip_policies_for_unsigned_operations)
    replace(app, "_dispatch_service_request", _refuse_unsigned_requests)
    replace(app, "_handle_special_data_plane_request", _leave_unsigned_requests_to_dispatcher)
    replace(app, "_enforce_execute_api", _leave_calls_to_gateway)
    # Ministack's container registry asks for no signature; nothing here uses it.
    replace(app, "_is_ecr_registry_path", lambda _: lambda path: False)


def _is_root(key: str | None) -> bool:
    return key == os.environ["AWS_ACCESS_KEY_ID"]


def _is_unsigned(headers: dict[str, str], query: dict[str, list[str]]) -> bool:
    return not app.extract_access_key_id(headers, query)


def _names_unsigned_operation(service: str, headers: dict[str, str], body: bytes, query: dict[str, list[str]]) -> bool:
    """Whether a request names a single operation, and AWS's SDKs send that unsigned."""
    names = query.get("Action", [])
    if service in JSON_SERVICES:
        names = [*names, *headers.get("x-amz-target", "").split(".")[1:]]
    elif service in QUERY_SERVICES and "x-amz-target" not in headers:
        names = [*names, *parse_qs(body.decode(errors="replace")).get("Action", [])]
    else:
        return False
    return len(names) == 1 and names[0] in iam_actions.unsigned_operations(service)


def _refuse_unsigned_requests(dispatch: Any) -> Any:
    async def _dispatch_service_request(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, list[str]], request: str
    ) -> Any:
        if not _is_unsigned(headers, query):
            return await dispatch(method, path, headers, body, query, request)
        service = app.detect_service(method, path, headers, app._routing_params(method, path, headers, body, query))
        # The dispatcher itself answers requests whose service it does not know.
        if service != "unknown_query" and not _names_unsigned_operation(service, headers, body, query):
            return app._credential_failure(service, "", request, UNSIGNED, headers)
        token = _is_served_unsigned.set(True)
        try:
            return await dispatch(method, path, headers, body, query, request)
        finally:
            _is_served_unsigned.reset(token)

    return _dispatch_service_request


def _leave_unsigned_requests_to_dispatcher(handle: Any) -> Any:
    """Serves no other unsigned requests than calls of APIs before the service of a request is known."""

    async def _handle_special_data_plane_request(
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes,
        query: dict[str, list[str]],
        *more: Any,
        **named: Any,
    ) -> Any:
        if _is_unsigned(headers, query) and not calls_an_api(headers.get("host", ""), path):
            return None
        return await handle(method, path, headers, body, query, *more, **named)

    return _handle_special_data_plane_request


def _skip_policies_for_unsigned_operations(enforce: Any) -> Any:
    """Allows unsigned operations: AWS evaluates no policies for them, and their caller is not the root user."""

    def wrapper(access_key: str, *arguments: Any, **named: Any) -> Any:
        if access_key:
            return enforce(access_key, *arguments, **named)
        return None if _is_served_unsigned.get() else UNSIGNED

    return wrapper


def _leave_calls_to_gateway(enforce: Any) -> Any:
    """Leaves calls of unknown methods, and calls without any credentials, to the gateway's own checks and responses."""

    def _enforce_execute_api(
        api: str,
        stage: str,
        method: str,
        path: str,
        headers: dict[str, str],
        query: dict[str, list[str]],
        iam_action: str = INVOKE,
    ) -> Any:
        is_unknown = app._execute_api_authorization_type(api, stage, method, path) is None
        has_credentials = "authorization" in headers or not _is_unsigned(headers, query)
        if iam_action == INVOKE and (is_unknown or not has_credentials):
            return None
        return enforce(api, stage, method, path, headers, query, iam_action)

    return _enforce_execute_api
