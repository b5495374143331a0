"""The people of an environment: creating one, and signing one in."""

from __future__ import annotations

import contextlib
import getpass
import os
import sys
from typing import Any

from botocore.exceptions import ClientError

from tools.environment import Environment
from tools.errors import ToolError

# The local environment's alone, where there is nothing to protect.
LOCAL_PASSWORD = "Local-Passw0rd"


def create(environment: Environment, outputs: dict[str, Any], email: str, admin: bool) -> str:
    """Creates a person with a password that lasts, and returns the userid that its tokens name.

    One who is there already gets the password and the group.
    """
    cognito = environment.client("cognito-idp")
    pool = outputs["user_pool_id"]
    with contextlib.suppress(cognito.exceptions.UsernameExistsException):
        cognito.admin_create_user(
            UserPoolId=pool,
            Username=email,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}],
        )
    password = _password(environment)
    try:
        cognito.admin_set_user_password(UserPoolId=pool, Username=email, Password=password, Permanent=True)
    except cognito.exceptions.InvalidPasswordException as error:
        raise ToolError(f"The pool refuses the password: {error.response['Error']['Message']}.") from error
    if admin:
        cognito.admin_add_user_to_group(UserPoolId=pool, Username=email, GroupName=outputs["admin_group"])
    person = cognito.admin_get_user(UserPoolId=pool, Username=email)
    return next(str(attribute["Value"]) for attribute in person["UserAttributes"] if attribute["Name"] == "sub")


def token(environment: Environment, outputs: dict[str, Any], email: str) -> str:
    """Signs a person in and returns the access token."""
    try:
        reply = environment.client("cognito-idp").initiate_auth(
            ClientId=outputs["client_id"],
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": _password(environment)},
        )
    except ClientError as error:
        raise ToolError(f"{email} can't sign in: {error.response['Error']['Message']}") from error
    if "AuthenticationResult" not in reply:
        raise ToolError(f"{email} can't sign in by password alone: Cognito asks for {reply['ChallengeName']}.")
    return str(reply["AuthenticationResult"]["AccessToken"])


def _password(environment: Environment) -> str:
    """From PASSWORD, or asked for; never an argument, which every process of the machine could read."""
    if "PASSWORD" in os.environ:
        return os.environ["PASSWORD"]
    if environment.emulator is not None:
        return LOCAL_PASSWORD
    if not sys.stdin.isatty():
        raise ToolError("The password is missing; put it into the environment variable PASSWORD.")
    return getpass.getpass("Password: ")
