"""Sign-up, search and deletion of people in a user pool."""

from __future__ import annotations

import re
from typing import Any

from ministack.services import cognito

from emulator.patches.replacing import replace

# https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
SEARCHABLE = (
    "username",
    "email",
    "phone_number",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
    "cognito:user_status",
    "status",
    "sub",
)
CASE_SENSITIVE = ("username", "status")
FILTER = re.compile(r'\s*("?)([\w:]+)\1\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*')


def apply() -> None:
    replace(cognito, "_sign_up", _refuse_sign_up_if_not_permitted)
    replace(cognito, "_list_users", _refuse_invalid_filters)
    replace(cognito, "_apply_user_filter", lambda _: _matching)
    replace(cognito, "_delete_user", _delete_refresh_tokens_too)


def _refuse_sign_up_if_not_permitted(sign_up: Any) -> Any:
    def _sign_up(data: dict[str, Any]) -> Any:
        pool, _ = cognito._pool_for_client(data.get("ClientId"))
        if pool and (pool.get("AdminCreateUserConfig") or {}).get("AllowAdminCreateUserOnly"):
            message = "SignUp is not permitted for this user pool"
            return cognito.error_response_json("NotAuthorizedException", message, 400)
        return sign_up(data)

    return _sign_up


def _refuse_invalid_filters(list_users: Any) -> Any:
    """Refuses a filter that is not as documented; ministack would return everybody."""

    def _list_users(data: dict[str, Any]) -> Any:
        search = data.get("Filter")
        if search and _parsed(search) is None:
            return cognito.error_response_json("InvalidParameterException", "Error while parsing filter.", 400)
        return list_users(data)

    return _list_users


def _parsed(search: str) -> tuple[str, str, str] | None:
    """The attribute, operator and value of a filter, whose quotes are escaped by a backslash; None if it is invalid."""
    match = FILTER.fullmatch(search)
    if match is None or match[2] not in SEARCHABLE:
        return None
    return match[2], match[3], re.sub(r"\\(.)", r"\1", match[4])


def _matching(users: list[dict[str, Any]], search: str) -> list[dict[str, Any]]:
    parsed = _parsed(search)
    if parsed is None:
        return []
    attribute, operator, wanted = parsed
    if attribute not in CASE_SENSITIVE:
        wanted = wanted.casefold()

    def matches(user: dict[str, Any]) -> bool:
        value = _value(user, attribute)
        if value is None:
            return False
        if attribute not in CASE_SENSITIVE:
            value = value.casefold()
        return value == wanted if operator == "=" else value.startswith(wanted)

    return [user for user in users if matches(user)]


def _value(user: dict[str, Any], attribute: str) -> str | None:
    match attribute:
        case "username":
            return str(user["Username"])
        case "cognito:user_status":
            return str(user["UserStatus"])
        case "status":
            return "Enabled" if user.get("Enabled", True) else "Disabled"
        case _:
            return cognito._attr_list_to_dict(user.get("Attributes", [])).get(attribute)


def _delete_refresh_tokens_too(delete: Any) -> Any:
    """Deletes an account's refresh tokens with it, as AdminDeleteUser does."""

    def _delete_user(data: dict[str, Any]) -> Any:
        user, pool = cognito._user_pool_for_access_token(data.get("AccessToken", ""))
        if user is None:
            return delete(data)
        return cognito._admin_delete_user({"UserPoolId": pool["Id"], "Username": user["Username"]})

    return _delete_user
