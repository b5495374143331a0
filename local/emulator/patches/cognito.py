"""Cognito: setup of a required second factor, settings that an update omits, deletion protection.

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
# UpdateUserPoolClient sets an omitted setting "to its default value" (documentation).
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

# The users who are setting up a second factor, by session.
_setting_up: dict[str, dict[str, Any]] = {}


def apply() -> None:
    replace(cognito, "_mfa_challenge_for_user", _request_mfa_setup)
    replace(cognito, "_associate_software_token", _keep_user_of_session)
    replace(cognito, "_verify_software_token", _enable_mfa_for_user_of_session)
    replace(cognito, "_update_user_pool_client", _reset_omitted_settings)
    replace(cognito, "_delete_user_pool", _refuse_deletion_if_protected)


def _request_mfa_setup(challenge: Any) -> Any:
    def asked(pool: dict[str, Any], user: dict[str, Any], pool_id: str, username: str) -> Any:
        if pool.get("MfaConfiguration") != "ON" or APP in user.get("_mfa_enabled", []):
            return challenge(pool, user, pool_id, username)
        session = base64.b64encode(secrets.token_bytes(32)).decode()
        _setting_up[session] = user
        parameters = {"USER_ID_FOR_SRP": username, "MFAS_CAN_SETUP": json.dumps([APP])}
        return {"ChallengeName": "MFA_SETUP", "Session": session, "ChallengeParameters": parameters}

    return asked


def _keep_user_of_session(associate: Any) -> Any:
    def associated(data: dict[str, Any]) -> Any:
        status, headers, body = associate(data)
        user = _setting_up.pop(data.get("Session", ""), None)
        if user is not None:
            _setting_up[json.loads(body)["Session"]] = user
        return status, headers, body

    return associated


def _enable_mfa_for_user_of_session(verify: Any) -> Any:
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


def _reset_omitted_settings(update: Any) -> Any:
    return lambda data: update({**CLIENT_DEFAULTS, **data})


def _refuse_deletion_if_protected(delete: Any) -> Any:
    def deleted(data: dict[str, Any]) -> Any:
        pool = cognito._user_pools.get(data.get("UserPoolId"), {})
        if pool.get("DeletionProtection") == "ACTIVE":
            message = "The user pool cannot be deleted because deletion protection is activated."
            return cognito.error_response_json("InvalidParameterException", message, 400)
        return delete(data)

    return deleted
