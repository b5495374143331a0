"""Settings of user pools and app clients: those that an update omits, and deletion protection."""

from __future__ import annotations

from typing import Any

from ministack.services import cognito

from emulator.patches.replacing import replace

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


def apply() -> None:
    replace(cognito, "_update_user_pool_client", _reset_omitted_settings)
    replace(cognito, "_delete_user_pool", _refuse_deletion_if_protected)


def _reset_omitted_settings(update: Any) -> Any:
    return lambda data: update({**CLIENT_DEFAULTS, **data})


def _refuse_deletion_if_protected(delete: Any) -> Any:
    def _delete_user_pool(data: dict[str, Any]) -> Any:
        pool = cognito._user_pools.get(data.get("UserPoolId"), {})
        if pool.get("DeletionProtection") == "ACTIVE":
            message = "The user pool cannot be deleted because deletion protection is activated."
            return cognito.error_response_json("InvalidParameterException", message, 400)
        return delete(data)

    return _delete_user_pool
