"""Cognito: second factors that must be set up, settings that an update leaves out, protected pools.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
"""

from __future__ import annotations

import base64
import json
import secrets
from typing import Any

from ministack.services import cognito

from emulator.patches.replacing import replace

APP = "SOFTWARE_TOKEN_MFA"
# What UpdateUserPoolClient sets back where it is not given, in the documentation's words "to its default value".
CLIENT_DEFAULTS = {
    "AccessTokenValidity": 60,
    "AllowedOAuthFlows": [],
    "AllowedOAuthFlowsUserPoolClient": False,
    "AllowedOAuthScopes": [],
    "CallbackURLs": [],
    "ExplicitAuthFlows": [],
    "IdTokenValidity": 60,
    "LogoutURLs": [],
    "RefreshTokenValidity": 30,
    "SupportedIdentityProviders": [],
    "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"},
}

# By session: who is setting up a second factor.
_setting_up: dict[str, dict[str, Any]] = {}


def apply() -> None:
    replace(cognito, "_mfa_challenge_for_user", _asking_for_a_set_up)
    replace(cognito, "_associate_software_token", _for_a_session)
    replace(cognito, "_verify_software_token", _for_whose_session_it_is)
    replace(cognito, "_update_user_pool_client", _setting_back)
    replace(cognito, "_delete_user_pool", _keeping_what_is_protected)


def _asking_for_a_set_up(challenge: Any) -> Any:
    def asked(pool: dict[str, Any], user: dict[str, Any], pool_id: str, username: str) -> Any:
        if pool.get("MfaConfiguration") != "ON" or APP in user.get("_mfa_enabled", []):
            return challenge(pool, user, pool_id, username)
        session = base64.b64encode(secrets.token_bytes(32)).decode()
        _setting_up[session] = user
        parameters = {"USER_ID_FOR_SRP": username, "MFAS_CAN_SETUP": json.dumps([APP])}
        return {"ChallengeName": "MFA_SETUP", "Session": session, "ChallengeParameters": parameters}

    return asked


def _for_a_session(associate: Any) -> Any:
    def associated(data: dict[str, Any]) -> Any:
        status, headers, body = associate(data)
        user = _setting_up.pop(data.get("Session", ""), None)
        if user is not None:
            _setting_up[json.loads(body)["Session"]] = user
        return status, headers, body

    return associated


def _for_whose_session_it_is(verify: Any) -> Any:
    def verified(data: dict[str, Any]) -> Any:
        session = data.get("Session", "")
        secret = cognito._totp_session_secrets.get(session)
        status, headers, body = verify(data)
        user = _setting_up.pop(session, None) if status == 200 else None
        if user is not None:
            user["_totp_secret"] = secret
            user.setdefault("_mfa_enabled", []).append(APP)
        return status, headers, body

    return verified


def _setting_back(update: Any) -> Any:
    return lambda data: update({**CLIENT_DEFAULTS, **data})


def _keeping_what_is_protected(delete: Any) -> Any:
    def deleted(data: dict[str, Any]) -> Any:
        pool = cognito._user_pools.get(data.get("UserPoolId"), {})
        if pool.get("DeletionProtection") == "ACTIVE":
            message = "The user pool cannot be deleted because deletion protection is activated."
            return cognito.error_response_json("InvalidParameterException", message, 400)
        return delete(data)

    return deleted
