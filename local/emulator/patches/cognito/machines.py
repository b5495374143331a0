"""App clients of machines: tokens without a domain, and a second secret to rotate the first.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetClientToken.html
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AddUserPoolClientSecret.html
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from ministack.core import iam_actions
from ministack.services import cognito

from emulator.patches.replacing import replace

FLOW = "ALLOW_CLIENT_TOKEN_AUTH"
MOST_SECRETS = 2

_secrets: dict[str, dict[str, str]] = {}
"""The secrets of a client by their ids, for clients whose secrets were changed; ministack knows one secret each."""


def apply() -> None:
    for name in ("_create_user_pool_client", "_update_user_pool_client"):
        replace(cognito, name, _refuse_further_flows)
    replace(cognito, "_authenticate_client", _accept_each_secret)
    replace(cognito, "_dispatch_idp", _add_operations)
    # AWS's documentation says so; its models do not.
    replace(iam_actions, "unsigned_operations", lambda known: lambda service: known(service) | {"GetClientToken"})


def _refuse_further_flows(change: Any) -> Any:
    def checked(data: dict[str, Any]) -> Any:
        flows = data.get("ExplicitAuthFlows") or []
        if FLOW in flows and len(flows) > 1:
            return _error("InvalidParameterException", f"{FLOW} must be the only authentication flow.")
        return change(data)

    return checked


def _accept_each_secret(authenticate: Any) -> Any:
    def _authenticate_client(headers: dict[str, str], form: dict[str, str]) -> tuple[str, str]:
        client, secret = authenticate(headers, form)
        if client in _secrets:
            known = cognito._find_pool_by_client_id(client)[2]["ClientSecret"]
            secret = known if secret in _secrets[client].values() else ""
        return client, secret

    return _authenticate_client


def _add_operations(dispatch: Any) -> Any:
    operations: dict[str, Callable[[dict[str, Any], dict[str, Any]], Any]] = {
        "GetClientToken": _get_client_token,
        "AddUserPoolClientSecret": _add_secret,
        "ListUserPoolClientSecrets": _list_secrets,
        "DeleteUserPoolClientSecret": _delete_secret,
    }

    async def _dispatch_idp(action: str, data: dict[str, Any]) -> Any:
        if action not in operations:
            return await dispatch(action, data)
        client = cognito._find_pool_by_client_id(data.get("ClientId"))[2]
        if client is None:
            return _error("ResourceNotFoundException", f"User pool client {data.get('ClientId')} does not exist.")
        return operations[action](client, data)

    return _dispatch_idp


def _get_client_token(client: dict[str, Any], data: dict[str, Any]) -> Any:
    if client["ExplicitAuthFlows"] != [FLOW]:
        return _error("OperationNotEnabledException", f"{FLOW} is not enabled for the client.")
    form = {
        "grant_type": "client_credentials",
        "client_id": client["ClientId"],
        "client_secret": data.get("Secret", ""),
    }
    if data.get("Scopes"):
        form["scope"] = " ".join(data["Scopes"])
    status, _, body = cognito._oauth2_token({}, {}, urlencode(form).encode(), {})
    reply = json.loads(body)
    if status != 200:
        is_unknown = reply["error"] == "invalid_client"
        return _error("NotAuthorizedException" if is_unknown else "InvalidParameterException", reply["error"])
    result = {"AccessToken": reply["access_token"], "ExpiresIn": reply["expires_in"], "TokenType": reply["token_type"]}
    return cognito.json_response({"ClientAuthenticationResult": result})


def _secrets_of(client: dict[str, Any]) -> dict[str, str]:
    first = f"{client['ClientId']}--{int(client['CreationDate'] * 1000)}"
    return _secrets.setdefault(client["ClientId"], {first: client["ClientSecret"]})


def _add_secret(client: dict[str, Any], data: dict[str, Any]) -> Any:
    known = _secrets_of(client)
    if len(known) == MOST_SECRETS:
        return _error("LimitExceededException", f"A client has at most {MOST_SECRETS} secrets.")
    new, secret = f"{client['ClientId']}--{time.time_ns() // 1_000_000}", data.get("ClientSecret")
    known[new] = secret or cognito._client_secret()
    return cognito.json_response(
        {"ClientSecretDescriptor": _described(new) | ({} if secret else {"ClientSecretValue": known[new]})}
    )


def _list_secrets(client: dict[str, Any], _: dict[str, Any]) -> Any:
    return cognito.json_response({"ClientSecrets": [_described(one) for one in _secrets_of(client)]})


def _delete_secret(client: dict[str, Any], data: dict[str, Any]) -> Any:
    known = _secrets_of(client)
    if data.get("ClientSecretId") not in known:
        return _error("ResourceNotFoundException", "The client has no such secret.")
    if len(known) == 1:
        return _error("InvalidParameterException", "The last secret of a client cannot be deleted.")
    del known[data["ClientSecretId"]]
    client["ClientSecret"] = next(iter(known.values()))
    return cognito.json_response({})


def _described(secret: str) -> dict[str, Any]:
    return {"ClientSecretId": secret, "ClientSecretCreateDate": int(secret.rpartition("--")[2]) / 1000}


def _error(code: str, message: str) -> Any:
    return cognito.error_response_json(code, message, 400)
