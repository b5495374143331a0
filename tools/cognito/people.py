"""The life cycle of people in an environment's user pool: list, disable, enable, delete and import them."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from tools.aws.environment import Environment
from tools.cognito import users
from tools.errors import ToolError
from tools.paths import ROOT

# Tokens that are issued this long after a revocation are revoked, too.
CLOCK_SECONDS = 2
# Within which functions see a revocation.
SEEN_SECONDS = 5
DELETIONS = ROOT / "build" / "deletions"


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
    """had_record: whether there was a record to delete; until: when the last token of the person ends"""

    userid: str
    had_record: bool
    until: datetime


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
            attributes = {attribute["Name"]: attribute["Value"] for attribute in user["Attributes"]}
            yield Person(
                attributes.get("email", user["Username"]),
                attributes["sub"],
                user["UserStatus"] if user["Enabled"] else "DISABLED",
                tuple(roles.get(user["Username"], [])),
            )


def disable(environment: Environment, outputs: dict[str, Any], email: str) -> datetime:
    """Disables a person's login and ends refresh tokens; where revocation is on, ends all tokens.

    Returns the time (UTC) at which the last token expires, without leeway. ToolError if there is no such person.
    """
    cognito, person = environment.client("cognito-idp"), users.person_in(outputs, email)
    found = _find(cognito, person, environment.name)
    cognito.admin_disable_user(**person)
    return _end_tokens(environment, outputs, person, users.userid(found))


def revoke(environment: Environment, outputs: dict[str, Any], email: str) -> None:
    """Ends all tokens that a person has; the person can sign in again.

    ToolError if there is no such person, or if revocation is off.
    """
    if not outputs.get("revocation_table"):
        raise ToolError(f"Revocation is off in {environment.name}; set revocation = true in its file, and deploy.")
    person = users.person_in(outputs, email)
    found = _find(environment.client("cognito-idp"), person, environment.name)
    _end_tokens(environment, outputs, person, users.userid(found))


def enable(environment: Environment, outputs: dict[str, Any], email: str) -> None:
    """Lets a person sign in again. ToolError if there is no such person."""
    cognito, person = environment.client("cognito-idp"), users.person_in(outputs, email)
    _find(cognito, person, environment.name)
    cognito.admin_enable_user(**person)


def delete(environment: Environment, outputs: dict[str, Any], email: str, notes: Path = DELETIONS) -> Deletion:
    """Deletes a person's login, and then the record.

    It can be run again after an interruption at any step: a note on this machine remembers whose record is still to be
    deleted, because the login with the userid may be gone by then. ToolError if there is neither such a person nor such
    a note.
    """
    cognito, person = environment.client("cognito-idp"), users.person_in(outputs, email)
    notes.mkdir(parents=True, exist_ok=True)
    # A digest, so that the name of a file does not tell who was deleted.
    note = notes / f"{outputs['user_pool_id']}-{hashlib.sha256(person['Username'].encode()).hexdigest()[:32]}.json"
    noted = str(json.loads(note.read_text())["userid"]) if note.exists() else None
    try:
        userid = users.userid(cognito.admin_get_user(**person))
    except cognito.exceptions.UserNotFoundException:
        if noted is None:
            raise _nobody(email, environment.name) from None
        userid = noted
    else:
        if noted not in (None, userid):
            # The deletion of an earlier login with this address was interrupted.
            delete_record(environment, outputs, noted)
        note.write_text(json.dumps({"userid": userid}))
        # First, so that no new token is issued.
        cognito.admin_disable_user(**person)
        _end_tokens(environment, outputs, person, userid)
        cognito.admin_delete_user(**person)
    deleted = delete_record(environment, outputs, userid)
    note.unlink()
    return deleted


def delete_record(environment: Environment, outputs: dict[str, Any], userid: str) -> Deletion:
    """Deletes the record alone, such as one that a person has created again with a token that was still valid."""
    gone = environment.client("dynamodb").delete_item(
        TableName=outputs["tables"]["users"], Key={"userid": {"S": userid}}, ReturnValues="ALL_OLD"
    )
    if outputs.get("revocation_table"):
        until = datetime.now(UTC) + timedelta(seconds=SEEN_SECONDS)
    else:
        until = _last_token(environment.client("cognito-idp"), outputs)
    return Deletion(userid, "Attributes" in gone, until)


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
            yield lines.line_num, "more than two columns; separate roles by spaces.", False
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


def _find(cognito: Any, person: dict[str, str], environment: str) -> Any:
    try:
        return cognito.admin_get_user(**person)
    except cognito.exceptions.UserNotFoundException as error:
        raise _nobody(person["Username"], environment) from error


def _nobody(email: str, environment: str) -> ToolError:
    return ToolError(
        f"Nobody in {environment} has the e-mail address {email}; 'make users ENV={environment}' lists all."
    )


def _end_tokens(environment: Environment, outputs: dict[str, Any], person: dict[str, str], userid: str) -> datetime:
    """Ends refresh tokens and, where revocation is on, all others; returns when the last token ends."""
    cognito = environment.client("cognito-idp")
    reply = cognito.admin_user_global_sign_out(**person)
    until = _last_token(cognito, outputs)
    if not outputs.get("revocation_table"):
        return until
    # By AWS's clock, because this machine's may be wrong. Cognito's was seen to be a second ahead.
    now = parsedate_to_datetime(reply["ResponseMetadata"]["HTTPHeaders"]["date"])
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


def _last_token(cognito: Any, outputs: dict[str, Any]) -> datetime:
    """When a token that is issued now ends at the latest."""
    client = cognito.describe_user_pool_client(UserPoolId=outputs["user_pool_id"], ClientId=outputs["client_id"])
    unit = client["UserPoolClient"].get("TokenValidityUnits", {}).get("AccessToken", "minutes")
    validity = client["UserPoolClient"].get("AccessTokenValidity", 60)
    return datetime.now(UTC) + timedelta(**{unit: validity})
