"""Creates people in an environment's Cognito user pool, and signs them in."""

from __future__ import annotations

import getpass
import re
import sys
from typing import Any
from urllib.parse import quote

from botocore.exceptions import ClientError

from tools.aws.environment import Environment
from tools.errors import ToolError

# For the local environment only, which has nothing to protect.
LOCAL_ADMIN = "admin@example.com"
LOCAL_USER = "user@example.com"
LOCAL_PASSWORD = "Local-Passw0rd"
# Much simpler than RFC 5321; it only catches values that are clearly not addresses, and control characters.
_PART = r"[^\s@,;\x00-\x1f\x7f-\x9f]+"
ADDRESS = re.compile(rf"{_PART}@{_PART}\.{_PART}")


def create(
    environment: Environment,
    outputs: dict[str, Any],
    email: str,
    *roles: str,
    password: str | None = None,
    reset_password: bool = False,
) -> str:
    """Creates a person with a permanent password, and returns the userid in that person's tokens.

    roles: "admin", "reader". An existing person joins the groups of the roles, and keeps the password unless
    reset_password is set. Asks for the password if it is needed and None. ToolError if the address is invalid, there
    is no such role, the person is disabled, or the pool rejects the password.
    """
    if not ADDRESS.fullmatch(email):
        raise ToolError(f"'{email}' is not an e-mail address.")
    if unknown := set(roles) - set(outputs["role_groups"]):
        raise ToolError(f"{environment.name} has no group for the role {' '.join(sorted(unknown))}; see role_groups.")
    cognito = environment.client("cognito-idp")
    person = person_in(outputs, email)
    is_new = add(cognito, person)
    login = cognito.admin_get_user(**person)
    # A person whose first password was rejected still has none.
    if is_new or login["UserStatus"] == "FORCE_CHANGE_PASSWORD" or reset_password:
        chosen = password or _password(environment, repeated=True)
        try:
            cognito.admin_set_user_password(**person, Password=chosen, Permanent=True)
        except cognito.exceptions.InvalidPasswordException as error:
            raise ToolError(f"The pool rejects the password: {error.response['Error']['Message']}.") from error
    if not login["Enabled"]:
        enable = environment.make("enable-user", EMAIL=person["Username"])
        raise ToolError(f"{email} already exists and is disabled; '{enable}' enables it.")
    for role in roles:
        cognito.admin_add_user_to_group(**person, GroupName=outputs["role_groups"][role])
    return userid(login)


def exists(environment: Environment, outputs: dict[str, Any], email: str) -> bool:
    """Whether there is a person with that address."""
    return find(environment.client("cognito-idp"), person_in(outputs, email)) is not None


def find(cognito: Any, person: dict[str, str]) -> dict[str, Any] | None:
    """Cognito's reply to AdminGetUser; None if there is no such person."""
    try:
        return dict(cognito.admin_get_user(**person))
    except cognito.exceptions.UserNotFoundException:
        return None


def roles(environment: Environment, outputs: dict[str, Any], email: str) -> list[str]:
    """The roles that a person has by the groups of the pool."""
    pages = (
        environment.client("cognito-idp")
        .get_paginator("admin_list_groups_for_user")
        .paginate(**person_in(outputs, email))
    )
    groups = {group["GroupName"] for page in pages for group in page["Groups"]}
    return [role for role, group in outputs["role_groups"].items() if group in groups]


def person_in(outputs: dict[str, Any], email: str) -> dict[str, str]:
    """The arguments by which Cognito's calls for administrators name a person: UserPoolId and Username."""
    return {"UserPoolId": outputs["user_pool_id"], "Username": email.lower()}


def add(cognito: Any, person: dict[str, str], *, invite: bool = False) -> bool:
    """Creates a person; returns False if the person exists already.

    invite: whether Cognito mails the person a temporary password; otherwise, the person has none.
    """
    # The administrator vouches for the address: the pool sends mail there, such as codes for a forgotten password.
    attributes = [{"Name": "email", "Value": person["Username"]}, {"Name": "email_verified", "Value": "true"}]
    delivery: dict[str, Any] = {"DesiredDeliveryMediums": ["EMAIL"]} if invite else {"MessageAction": "SUPPRESS"}
    try:
        cognito.admin_create_user(**person, **delivery, UserAttributes=attributes)
    except cognito.exceptions.UsernameExistsException:
        return False
    return True


def userid(person: dict[str, Any]) -> str:
    """The userid (sub) in the reply of Cognito's AdminGetUser."""
    return attributes(person["UserAttributes"])["sub"]


def attributes(listed: list[dict[str, str]]) -> dict[str, str]:
    """The values by name, of the attributes that Cognito lists."""
    return {attribute["Name"]: attribute["Value"] for attribute in listed}


def sign_in(cognito: Any, client: str, email: str, password: str) -> dict[str, Any]:
    """Returns Cognito's reply: an AuthenticationResult with tokens, or a ChallengeName to respond to first."""
    return dict(
        cognito.initiate_auth(
            ClientId=client,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": password},
        )
    )


def token(environment: Environment, outputs: dict[str, Any], email: str, password: str | None = None) -> str:
    """Signs a person in and returns the access token.

    Asks for the password if it is None, for the code of a second factor, and for setting one up.
    """
    cognito, client = environment.client("cognito-idp"), outputs["client_id"]
    email = email.lower()
    try:
        reply = sign_in(cognito, client, email, password or _password(environment))
        match reply.get("ChallengeName"):
            case "SOFTWARE_TOKEN_MFA":
                answers = {"SOFTWARE_TOKEN_MFA_CODE": _code()}
                reply = _respond(cognito, client, reply, answers | {"USERNAME": email})
            case "MFA_SETUP":
                reply = _respond(cognito, client, _set_up_mfa(cognito, reply, email), {"USERNAME": email})
    except ClientError as error:
        # The pool does not tell strangers who exists.
        hint = f" '{environment.make('users')}' lists who exists." if "Incorrect" in str(error) else ""
        raise ToolError(f"{email} can't sign in: {error.response['Error']['Message']}{hint}") from error
    if "AuthenticationResult" not in reply:
        raise ToolError(f"{email} can't sign in by password alone: Cognito asks for {reply['ChallengeName']}.")
    return str(reply["AuthenticationResult"]["AccessToken"])


def _respond(cognito: Any, client: str, challenge: dict[str, Any], answers: dict[str, str]) -> dict[str, Any]:
    """Responds to a challenge and returns Cognito's reply."""
    return dict(
        cognito.respond_to_auth_challenge(
            ClientId=client,
            ChallengeName=challenge["ChallengeName"],
            Session=challenge["Session"],
            ChallengeResponses=answers,
        )
    )


def _set_up_mfa(cognito: Any, challenge: dict[str, Any], email: str) -> dict[str, Any]:
    """Lets the person register an authenticator app; returns the challenge with the session of the verified app."""
    associated = cognito.associate_software_token(Session=challenge["Session"])
    secret = associated["SecretCode"]
    # https://github.com/google/google-authenticator/wiki/Key-Uri-Format
    address = f"otpauth://totp/Users%20API:{quote(email)}?secret={secret}&issuer=Users%20API"
    print(f"The pool requires a second factor. Add this to an authenticator app:\n  {address}", file=sys.stderr)
    verified = cognito.verify_software_token(Session=associated["Session"], UserCode=_code())
    return {"ChallengeName": "MFA_SETUP", "Session": verified["Session"]}


def _code() -> str:
    """Prompts for the authenticator app's code, on stderr because stdout is for the token."""
    if not sys.stdin.isatty():
        raise ToolError("The pool asks for the code of an authenticator app; sign in at a terminal.")
    print("Code from the authenticator app: ", end="", file=sys.stderr, flush=True)
    return input().strip()


def _password(environment: Environment, repeated: bool = False) -> str:
    """From a prompt; never from an argument, which every process on the machine could read."""
    if environment.emulator is not None:
        return LOCAL_PASSWORD
    if not sys.stdin.isatty():
        raise ToolError("The password is missing; set the environment variable PASSWORD.")
    password = getpass.getpass("Password: ")
    if repeated and getpass.getpass("Repeat the password: ") != password:
        raise ToolError("The two passwords do not match; nothing was changed.")
    return password
