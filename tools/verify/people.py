"""A temporary administrator and a temporary user for a verification."""

from __future__ import annotations

import contextlib
import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tools.aws.environment import Environment
from tools.cognito import users
from tools.errors import ToolError


@dataclass(frozen=True)
class Person:
    userid: str
    token: str


@contextmanager
def two_people(environment: Environment, outputs: dict[str, Any]) -> Iterator[tuple[Person, Person]]:
    """Creates an administrator and a user, and deletes them afterwards; ToolError if a password is not enough."""
    cognito = environment.client("cognito-idp")
    admin, user = (f"verify-{uuid.uuid4()}@example.com" for _ in range(2))
    try:
        yield _create(cognito, outputs, admin, outputs["role_groups"]["admin"]), _create(cognito, outputs, user)
    finally:
        for email in (admin, user):
            with contextlib.suppress(cognito.exceptions.UserNotFoundException):
                cognito.admin_delete_user(**users.person_in(outputs, email))


def _create(cognito: Any, outputs: dict[str, Any], email: str, group: str | None = None) -> Person:
    person = users.person_in(outputs, email)
    password = f"Aa1!{secrets.token_urlsafe(24)}"
    users.add(cognito, person)
    cognito.admin_set_user_password(**person, Password=password, Permanent=True)
    if group is not None:
        cognito.admin_add_user_to_group(**person, GroupName=group)
    reply = users.sign_in(cognito, outputs["client_id"], email, password)
    if "AuthenticationResult" not in reply:
        raise ToolError(f"The pool asks new people for {reply['ChallengeName']}, so this command can't get a token.")
    return Person(users.userid(cognito.admin_get_user(**person)), reply["AuthenticationResult"]["AccessToken"])
