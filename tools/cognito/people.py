"""The life cycle of people in an environment's user pool: list, disable, enable, delete and import them."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from tools.aws.environment import Environment
from tools.cognito import users
from tools.errors import ToolError

# Tokens that are issued this long after a revocation are revoked, too.
CLOCK_SECONDS = 2
# Within which functions see a revocation.
SEEN_SECONDS = 5
# The index of the users table by e-mail address, whose key is emailKey (terraform/main.tf).
EMAIL_INDEX = "by-email"
# What a sub looks like in a token.
USERID = re.compile(r"[A-Za-z0-9-]{1,128}")


@dataclass(frozen=True)
class Person:
    """status: Cognito's, such as CONFIRMED, or DISABLED; roles: by the groups of the pool"""

    email: str
    userid: str
    status: str
    roles: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.email:40} {self.userid:36} {self.status:22} {' '.join(self.roles)}".rstrip()


@dataclass(frozen=True)
class Deletion:
    """had_record: whether there was one; until: when the last token ends that can create the record again, if any"""

    userid: str
    had_record: bool
    until: datetime | None


def listed(environment: Environment, outputs: dict[str, Any]) -> Iterator[Person]:
    """All people of the pool."""
    cognito, pool = environment.client("cognito-idp"), outputs["user_pool_id"]
    roles: dict[str, list[str]] = {}
    for role, group in outputs["role_groups"].items():
        pages = cognito.get_paginator("list_users_in_group").paginate(UserPoolId=pool, GroupName=group)
        for member in (user for page in pages for user in page["Users"]):
            roles.setdefault(member["Username"], []).append(role)
    for page in cognito.get_paginator("list_users").paginate(UserPoolId=pool):
        for user in page["Users"]:
            yield Person(
                _email(user),
                users.attributes(user["Attributes"])["sub"],
                user["UserStatus"] if user["Enabled"] else "DISABLED",
                tuple(roles.get(user["Username"], [])),
            )


def _email(user: dict[str, Any]) -> str:
    """The address of a person in a reply of Cognito's ListUsers."""
    return users.attributes(user["Attributes"]).get("email", str(user["Username"]))


def disable(environment: Environment, outputs: dict[str, Any], email: str) -> datetime:
    """Disables a person's login and ends refresh tokens; where revocation is on, ends all tokens.

    Returns the time (UTC) at which the last token expires, without leeway. ToolError if there is no such person.
    """
    cognito, person = environment.client("cognito-idp"), users.person_in(outputs, email)
    login = _find(cognito, person, environment)
    cognito.admin_disable_user(**person)
    return _end_tokens(environment, outputs, person, users.userid(login))


def revoke(environment: Environment, outputs: dict[str, Any], email: str) -> None:
    """Ends all tokens that a person has; the person can sign in again.

    ToolError if there is no such person, or if revocation is off.
    """
    if not outputs.get("revocation_table"):
        raise ToolError(f"Revocation is off in {environment.name}; set revocation = true in its file, and deploy.")
    person = users.person_in(outputs, email)
    login = _find(environment.client("cognito-idp"), person, environment)
    _end_tokens(environment, outputs, person, users.userid(login))


def enable(environment: Environment, outputs: dict[str, Any], email: str) -> None:
    """Lets a person sign in again. ToolError if there is no such person."""
    cognito, person = environment.client("cognito-idp"), users.person_in(outputs, email)
    _find(cognito, person, environment)
    cognito.admin_enable_user(**person)


def delete(environment: Environment, outputs: dict[str, Any], email: str) -> Deletion:
    """Deletes a person's record, and then the login.

    The login is deleted last, so that this can be run again after an interruption at any step, by anyone: until then,
    the address leads to the userid. ToolError if there is no such person; it lists the records with that address.
    """
    cognito, person = environment.client("cognito-idp"), users.person_in(outputs, email)
    login = users.find(cognito, person)
    if login is None:
        raise _no_login(environment, outputs, email)
    userid = users.userid(login)
    # First, so that no new token is issued.
    cognito.admin_disable_user(**person)
    deleted = _delete_record(environment, outputs, userid, _end_tokens(environment, outputs, person, userid))
    cognito.admin_delete_user(**person)
    return deleted


def delete_record_without_login(environment: Environment, outputs: dict[str, Any], userid: str) -> Deletion:
    """Deletes the record of somebody who has no login any more, such as a person who has deleted it in Cognito.

    ToolError if somebody has a login with that userid.
    """
    cognito = environment.client("cognito-idp")
    if email := _address(cognito, outputs, userid):
        raise ToolError(
            f"{userid} is the userid of {email}, who has a login; to delete both:"
            f" {environment.make('delete-user', EMAIL=email)}"
        )
    return _delete_record(environment, outputs, userid, _revoke(environment, outputs, userid))


def _delete_record(environment: Environment, outputs: dict[str, Any], userid: str, until: datetime) -> Deletion:
    """Deletes a record, with revocation only once no token can write it any more.

    until: when the last token that can write it ends
    """
    revoked = bool(outputs.get("revocation_table"))
    if revoked:
        time.sleep(SEEN_SECONDS)
    gone = environment.client("dynamodb").delete_item(
        TableName=outputs["tables"]["users"], Key={"userid": {"S": userid}}, ReturnValues="ALL_OLD"
    )
    return Deletion(userid, "Attributes" in gone, None if revoked else until)


def _no_login(environment: Environment, outputs: dict[str, Any], email: str) -> ToolError:
    """Says that nobody has that address, and how to delete the records that have it."""
    nobody = _nobody(email, environment)
    pages = (
        environment.client("dynamodb")
        .get_paginator("query")
        .paginate(
            TableName=outputs["tables"]["users"],
            IndexName=EMAIL_INDEX,
            KeyConditionExpression="emailKey = :email",
            ExpressionAttributeValues={":email": {"S": _email_key(email)}},
        )
    )
    cognito = environment.client("cognito-idp")
    userids = [item["userid"]["S"] for page in pages for item in page["Items"]]
    commands = [environment.make("delete-user", USERID=one) for one in userids if not _address(cognito, outputs, one)]
    if not commands:
        return nobody
    return ToolError(
        f"{nobody} These commands delete the records with that address whose owner has no login. The address in a"
        " record is not verified, so look at the record first:\n  " + "\n  ".join(commands)
    )


def _email_key(email: str) -> str:
    """The key of an address in the index: only the letters A to Z are converted (UserTable.java)."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in email)


def _address(cognito: Any, outputs: dict[str, Any], userid: str) -> str | None:
    """The address of the person with that userid, who has a login; None if there is no such person."""
    # The only filter syntax has quotation marks, and no userid in a token has one.
    if not USERID.fullmatch(userid):
        return None
    matches = cognito.list_users(UserPoolId=outputs["user_pool_id"], Filter=f'sub = "{userid}"')["Users"]
    return next((_email(user) for user in matches), None)


def imported(environment: Environment, outputs: dict[str, Any], file: Path) -> Iterator[tuple[int, str, bool]]:
    """Creates a login for each line of a CSV file with the columns email and roles, and lets Cognito invite them.

    roles: separated by spaces, may be empty. Yields the number of each line, what was done, and whether it succeeded.
    Existing people get the roles that they lack, and no invitation. ToolError if the file has other columns.
    """
    cognito = environment.client("cognito-idp")
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ToolError(f"{file} can't be read: {error}.") from error
    lines = csv.DictReader(text.splitlines())
    if lines.fieldnames is None or {"email"} - set(lines.fieldnames) or set(lines.fieldnames) - {"email", "roles"}:
        raise ToolError(f"{file} must begin with the columns: email,roles")
    for line in lines:
        if None in line:
            yield lines.line_num, f"{line['email']}: more than two columns; separate roles by spaces.", False
            continue
        email, roles = (line["email"] or "").strip(), (line.get("roles") or "").split()
        try:
            yield lines.line_num, f"{email}: {_import(cognito, outputs, email, roles)}", True
        except ToolError as error:
            yield lines.line_num, f"{email}: {error}", False
        except ClientError as error:
            yield lines.line_num, f"{email}: AWS refused: {error.response['Error']['Message']}", False


def _import(cognito: Any, outputs: dict[str, Any], email: str, roles: list[str]) -> str:
    if not users.ADDRESS.fullmatch(email):
        raise ToolError("this is not an e-mail address.")
    if unknown := set(roles) - set(outputs["role_groups"]):
        raise ToolError(
            f"there is no role {' '.join(sorted(unknown))}; choose from: {' '.join(outputs['role_groups'])}."
        )
    person = users.person_in(outputs, email)
    done = "invited" if users.add(cognito, person, invite=True) else "exists"
    for role in roles:
        cognito.admin_add_user_to_group(**person, GroupName=outputs["role_groups"][role])
    return " ".join([done, *roles])


def _find(cognito: Any, person: dict[str, str], environment: Environment) -> dict[str, Any]:
    """The same as users.find; ToolError if there is no such person."""
    login = users.find(cognito, person)
    if login is None:
        raise _nobody(person["Username"], environment)
    return login


def _nobody(email: str, environment: Environment) -> ToolError:
    return ToolError(
        f"Nobody in {environment.name} has the e-mail address {email}; '{environment.make('users')}' lists all."
    )


def _end_tokens(environment: Environment, outputs: dict[str, Any], person: dict[str, str], userid: str) -> datetime:
    """Ends refresh tokens and, where revocation is on, all others; returns when the last token ends."""
    environment.client("cognito-idp").admin_user_global_sign_out(**person)
    return _revoke(environment, outputs, userid)


def _revoke(environment: Environment, outputs: dict[str, Any], userid: str) -> datetime:
    """Where revocation is on, ends all tokens of that userid; returns when the last token ends."""
    reply = environment.client("cognito-idp").describe_user_pool_client(
        UserPoolId=outputs["user_pool_id"], ClientId=outputs["client_id"]
    )
    # By AWS's clock, because this machine's may be wrong. Cognito's was seen to be a second ahead.
    now = parsedate_to_datetime(reply["ResponseMetadata"]["HTTPHeaders"]["date"])
    if not outputs.get("revocation_table"):
        return now + _validity(reply["UserPoolClient"])
    before = int(now.timestamp()) + CLOCK_SECONDS
    environment.client("dynamodb").put_item(
        TableName=outputs["revocation_table"],
        Item={
            "sub": {"S": userid},
            "before": {"N": str(before)},
            # When DynamoDB deletes it. Tokens are valid for a day at most, whatever the client's setting was before.
            "expiresAt": {"N": str(before + 25 * 3600)},
        },
    )
    return now + timedelta(seconds=SEEN_SECONDS)


def _validity(client: dict[str, Any]) -> timedelta:
    """How long an access token of the client is valid, which DescribeUserPoolClient has returned."""
    unit = client.get("TokenValidityUnits", {}).get("AccessToken", "minutes")
    return timedelta(**{unit: client.get("AccessTokenValidity", 60)})
