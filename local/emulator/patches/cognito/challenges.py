"""Challenges of a sign-in: a response needs the session of that challenge, and a required second factor is set up.

Ministack ignores the sessions of these challenges. Anyone could then set an account's password, or skip its factors.
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
"""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass
from dataclasses import replace as changed
from typing import Any

from ministack.services import cognito

from emulator.patches.replacing import replace

APP = "SOFTWARE_TOKEN_MFA"
NEW_PASSWORD = "NEW_PASSWORD_REQUIRED"
SETUP = "MFA_SETUP"
# The steps of a set-up before its challenge can be responded to.
ASSOCIATE = "AssociateSoftwareToken"
VERIFY = "VerifySoftwareToken"


@dataclass(frozen=True)
class Session:
    """Who signs in to which client, and the challenge or the step of a set-up that the session allows."""

    client: str
    user: dict[str, Any]
    allows: str


_sessions: dict[str, Session] = {}
"""The sessions that can be used, by their token."""


def apply() -> None:
    replace(cognito, "_mfa_challenge_for_user", _request_mfa_setup)
    replace(cognito, "_password_auth_result", _start_session)
    replace(cognito, "_associate_software_token", _continue_set_up)
    replace(cognito, "_verify_software_token", _complete_set_up)
    replace(cognito, "_respond_to_auth_challenge", _require_session)


def _request_mfa_setup(challenge: Any) -> Any:
    def _mfa_challenge_for_user(pool: dict[str, Any], user: dict[str, Any], pool_id: str, username: str) -> Any:
        if pool.get("MfaConfiguration") != "ON" or APP in user.get("_mfa_enabled", []):
            return challenge(pool, user, pool_id, username)
        session = base64.b64encode(secrets.token_bytes(32)).decode()
        parameters = {"USER_ID_FOR_SRP": username, "MFAS_CAN_SETUP": json.dumps([APP])}
        return {"ChallengeName": SETUP, "Session": session, "ChallengeParameters": parameters}

    return _mfa_challenge_for_user


def _start_session(sign_in: Any) -> Any:
    def _password_auth_result(
        pool: Any, pool_id: str, client: str, user: dict[str, Any], *more: Any, **named: Any
    ) -> Any:
        reply = sign_in(pool, pool_id, client, user, *more, **named)
        _store(json.loads(reply[2]), client, user)
        return reply

    return _password_auth_result


def _store(reply: dict[str, Any], client: str, user: dict[str, Any]) -> None:
    """Stores the session of a reply that asks for a response."""
    challenge = reply.get("ChallengeName")
    if challenge:
        _sessions[reply["Session"]] = Session(client, user, ASSOCIATE if challenge == SETUP else challenge)


def _continue_set_up(associate: Any) -> Any:
    def _associate_software_token(data: dict[str, Any]) -> Any:
        session = _sessions.get(data.get("Session") or "")
        if session is None or session.allows != ASSOCIATE:
            return associate(data) if "AccessToken" in data else _invalid_session(data)
        reply = associate(data)
        _sessions[json.loads(reply[2])["Session"]] = changed(session, allows=VERIFY)
        return reply

    return _associate_software_token


def _complete_set_up(verify: Any) -> Any:
    def _verify_software_token(data: dict[str, Any]) -> Any:
        token = data.get("Session") or ""
        session = _sessions.get(token)
        if session is None or session.allows != VERIFY:
            return verify(data) if "AccessToken" in data else _invalid_session(data)
        secret = cognito._totp_session_secrets.get(token)
        reply = verify(data)
        if reply[0] == 200:
            del _sessions[token]
            _sessions[json.loads(reply[2])["Session"]] = changed(session, allows=SETUP)
            session.user["_totp_secret"] = secret
            session.user.setdefault("_mfa_enabled", []).append(APP)
        return reply

    return _verify_software_token


def _require_session(respond: Any) -> Any:
    def _respond_to_auth_challenge(data: dict[str, Any]) -> Any:
        challenge, token = data.get("ChallengeName"), data.get("Session") or ""
        # Ministack itself checks the sessions of other challenges.
        if challenge not in (NEW_PASSWORD, SETUP, APP):
            return respond(data)
        session, user = _sessions.get(token), _user(data)
        if user is None or session != Session(data["ClientId"], user, challenge):
            return _invalid_session(data)
        reply = respond(data)
        if reply[0] != 200:
            return reply
        del _sessions[token]
        return _second_factor(session) or reply if challenge == NEW_PASSWORD else reply

    return _respond_to_auth_challenge


def _user(data: dict[str, Any]) -> dict[str, Any] | None:
    """The user whom a response to a challenge names."""
    pool, _ = cognito._pool_for_client(data.get("ClientId"))
    username = (data.get("ChallengeResponses") or {}).get("USERNAME")
    return cognito._resolve_user(pool, username)[0] if pool else None


def _second_factor(session: Session) -> Any:
    """The reply that asks for a second factor after a new password, if one is required."""
    pool, pool_id = cognito._pool_for_client(session.client)
    challenge = cognito._mfa_challenge_for_user(pool, session.user, pool_id, session.user["Username"])
    if challenge is None:
        return None
    _store(challenge, session.client, session.user)
    return cognito.json_response(challenge)


def _invalid_session(data: dict[str, Any]) -> Any:
    if not data.get("Session"):
        return cognito.error_response_json("InvalidParameterException", "Missing required parameter Session", 400)
    return cognito.error_response_json("NotAuthorizedException", "Invalid session for the user.", 400)
