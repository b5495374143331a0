"""The people of an environment: creating one, and signing one in."""

from __future__ import annotations

import getpass
import os
import re
import sys
from typing import Any
from urllib.parse import quote

from botocore.exceptions import ClientError

from tools.aws.environment import Environment
from tools.errors import ToolError

# Of the local environment only, where there is nothing to protect.
LOCAL_ADMIN = "admin@example.com"
LOCAL_USER = "user@example.com"
LOCAL_PASSWORD = "Local-Passw0rd"
# Far from what RFC 5321 allows, and enough to notice what is no address at all.
ADDRESS = re.compile(r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+")


def create(environment: Environment, outputs: dict[str, Any], email: str, admin: bool) -> str:
    """Creates a person with a password that lasts, and returns the userid that its tokens name.

    One who is there already gets the group, and keeps the password unless PASSWORD gives another. ToolError where the
    address is none, where that person is disabled, or where the pool refuses the password.
    """
    if not ADDRESS.fullmatch(email):
        raise ToolError(f"'{email}' is not an e-mail address.")
    cognito = environment.client("cognito-idp")
    person = {"UserPoolId": outputs["user_pool_id"], "Username": email.lower()}
    is_new = add(cognito, person)
    found = cognito.admin_get_user(**person)
    # One whose first password was refused has none yet.
    if is_new or found["UserStatus"] == "FORCE_CHANGE_PASSWORD" or "PASSWORD" in os.environ:
        password = _password(environment, repeated=True)
        try:
            cognito.admin_set_user_password(**person, Password=password, Permanent=True)
        except cognito.exceptions.InvalidPasswordException as error:
            raise ToolError(f"The pool refuses the password: {error.response['Error']['Message']}.") from error
    if not found["Enabled"]:
        raise ToolError(
            f"{email} is there already, and disabled; 'aws cognito-idp admin-enable-user' lets it in again."
        )
    if admin:
        cognito.admin_add_user_to_group(**person, GroupName=outputs["admin_group"])
    return userid(found)


def add(cognito: Any, person: dict[str, str]) -> bool:
    """Creates a person without a password, by UserPoolId and Username; False where there is one already."""
    # Whoever creates a person vouches for the address: mails of the pool, such as a new password, go there.
    attributes = [{"Name": "email", "Value": person["Username"]}, {"Name": "email_verified", "Value": "true"}]
    try:
        cognito.admin_create_user(**person, MessageAction="SUPPRESS", UserAttributes=attributes)
    except cognito.exceptions.UsernameExistsException:
        return False
    return True


def userid(person: dict[str, Any]) -> str:
    """The userid of a person, as Cognito's AdminGetUser describes it."""
    return next(str(attribute["Value"]) for attribute in person["UserAttributes"] if attribute["Name"] == "sub")


def sign_in(cognito: Any, client: str, email: str, password: str) -> dict[str, Any]:
    """Cognito's reply: an AuthenticationResult with tokens, or the ChallengeName of what it asks for first."""
    return dict(
        cognito.initiate_auth(
            ClientId=client,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": password},
        )
    )


def token(environment: Environment, outputs: dict[str, Any], email: str) -> str:
    """Signs a person in and returns the access token; a second factor is asked for, or set up, at the terminal."""
    cognito, client = environment.client("cognito-idp"), outputs["client_id"]
    email = email.lower()
    try:
        reply = sign_in(cognito, client, email, _password(environment))
        match reply.get("ChallengeName"):
            case "SOFTWARE_TOKEN_MFA":
                answers = {"SOFTWARE_TOKEN_MFA_CODE": _code()}
                reply = _answered(cognito, client, reply, answers | {"USERNAME": email})
            case "MFA_SETUP":
                reply = _answered(cognito, client, _set_up(cognito, reply, email), {"USERNAME": email})
    except ClientError as error:
        raise ToolError(f"{email} can't sign in: {error.response['Error']['Message']}") from error
    if "AuthenticationResult" not in reply:
        raise ToolError(f"{email} can't sign in by password alone: Cognito asks for {reply['ChallengeName']}.")
    return str(reply["AuthenticationResult"]["AccessToken"])


def _answered(cognito: Any, client: str, challenge: dict[str, Any], answers: dict[str, str]) -> dict[str, Any]:
    """Cognito's reply to the answer of a challenge."""
    return dict(
        cognito.respond_to_auth_challenge(
            ClientId=client,
            ChallengeName=challenge["ChallengeName"],
            Session=challenge["Session"],
            ChallengeResponses=answers,
        )
    )


def _set_up(cognito: Any, challenge: dict[str, Any], email: str) -> dict[str, Any]:
    """Has a person put the second factor into an authenticator app; the challenge, with the session of that."""
    associated = cognito.associate_software_token(Session=challenge["Session"])
    secret = associated["SecretCode"]
    # https://github.com/google/google-authenticator/wiki/Key-Uri-Format
    address = f"otpauth://totp/Users%20API:{quote(email)}?secret={secret}&issuer=Users%20API"
    print(f"The pool demands a second factor. Add this to an authenticator app:\n  {address}", file=sys.stderr)
    verified = cognito.verify_software_token(Session=associated["Session"], UserCode=_code())
    return {"ChallengeName": "MFA_SETUP", "Session": verified["Session"]}


def _code() -> str:
    """Of the authenticator app, asked for at the terminal; the token alone is printed."""
    if not sys.stdin.isatty():
        raise ToolError("The pool asks for the code of an authenticator app; sign in at a terminal.")
    print("Code of the authenticator app: ", end="", file=sys.stderr, flush=True)
    return input().strip()


def _password(environment: Environment, repeated: bool = False) -> str:
    """From PASSWORD, or asked for; never an argument, which every process of the machine could read."""
    if "PASSWORD" in os.environ:
        return os.environ["PASSWORD"]
    if environment.emulator is not None:
        return LOCAL_PASSWORD
    if not sys.stdin.isatty():
        raise ToolError("The password is missing; put it into the environment variable PASSWORD.")
    password = getpass.getpass("Password: ")
    if repeated and getpass.getpass("Once more: ") != password:
        raise ToolError("The two passwords are not the same; nothing was set.")
    return password
