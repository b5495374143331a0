"""Codes that confirm an account or reset a password: random ones, and few attempts to guess them.

Ministack sends everybody the same codes, with which anyone could take over an account. As no mail leaves this machine,
a code is written to the emulator's log, which only its owner can read.
"""

from __future__ import annotations

import logging
import secrets
import time
from typing import Any

from ministack.services import cognito

from emulator.patches.replacing import replace

# AWS allows "between 5 and 20 requests" an hour.
# https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
ATTEMPTS = 5
HOUR = 3600

logger = logging.getLogger("cognito")


def apply() -> None:
    replace(cognito, "_send_verification_email", _send_random_code)
    replace(cognito, "_sign_up", _replace_unsent_code)
    replace(cognito, "_begin_user_auth_challenge", _ask_for_random_code)
    replace(cognito, "_confirmation_code_error", _limit_attempts)


def _new_code(pool: dict[str, Any], user: dict[str, Any]) -> str:
    code = f"{secrets.randbelow(10**6):06}"
    logger.info("The code for %s in %s is %s.", user["Username"], pool["Id"], code)
    return code


def _send_random_code(send: Any) -> Any:
    def _send_verification_email(
        pool: dict[str, Any], username: str, attributes: Any, _: str, attribute_name: str = "email"
    ) -> Any:
        user, _error = cognito._resolve_user(pool, username)
        code = _new_code(pool, user)
        user["_reset_code" if attribute_name == "password" else "_confirmation_code"] = code
        return send(pool, username, attributes, code, attribute_name)

    return _send_verification_email


def _replace_unsent_code(sign_up: Any) -> Any:
    """Gives an account without an e-mail address a random code too."""

    def _sign_up(data: dict[str, Any]) -> Any:
        reply = sign_up(data)
        pool, _ = cognito._pool_for_client(data.get("ClientId"))
        if reply[0] == 200 and not _has_address(data):
            user, _error = cognito._resolve_user(pool, data["Username"])
            user["_confirmation_code"] = _new_code(pool, user)
        return reply

    return _sign_up


def _has_address(data: dict[str, Any]) -> bool:
    return "email" in cognito._attr_list_to_dict(data.get("UserAttributes") or [])


def _ask_for_random_code(begin: Any) -> Any:
    """Makes the login page of a user pool ask for a random code."""

    def _begin_user_auth_challenge(pool: dict[str, Any], token: str, session: dict[str, Any], challenge: str) -> Any:
        user, _ = cognito._resolve_user(pool, session["username"])
        if challenge == "EMAIL_OTP" and user:
            cognito._EMAIL_OTP_CODE = _new_code(pool, user)
        return begin(pool, token, session, challenge)

    return _begin_user_auth_challenge


def _limit_attempts(check: Any) -> Any:
    """Refuses all codes for an account once some were wrong."""

    def _confirmation_code_error(action: str, data: dict[str, Any]) -> Any:
        pool, _ = cognito._pool_for_client(data.get("ClientId"))
        user = cognito._resolve_user(pool, data.get("Username"))[0] if pool else None
        if action not in ("ConfirmSignUp", "ConfirmForgotPassword") or user is None:
            return check(action, data)
        now = time.time()
        failures = [each for each in user.get("_failed_codes", []) if each > now - HOUR]
        if len(failures) >= ATTEMPTS:
            message = "Attempt limit exceeded, please try after some time."
            return cognito.error_response_json("LimitExceededException", message, 400)
        error = check(action, data)
        if error and b"CodeMismatchException" in error[2]:
            user["_failed_codes"] = [*failures, now]
        return error

    return _confirmation_code_error
