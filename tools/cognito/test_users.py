"""Creating people in Cognito and signing them in, without the API."""

from __future__ import annotations

import re
import sys
from typing import Any

import pytest

from local.tests.authenticator import code
from tools.aws.environment import Environment
from tools.cognito import users
from tools.errors import ToolError

ADA = "ada@example.com"


def test_email_addresses_are_case_insensitive(environment: Environment, pool: dict[str, Any]) -> None:
    assert users.create(environment, pool, "Ada@Example.com") == users.create(environment, pool, ADA, "admin")
    assert users.token(environment, pool, "ADA@example.com")


def test_creating_an_existing_person_keeps_the_password(environment: Environment, pool: dict[str, Any]) -> None:
    users.create(environment, pool, ADA)
    person = {"UserPoolId": pool["user_pool_id"], "Username": ADA}
    environment.client("cognito-idp").admin_set_user_password(**person, Password="Her-own-passw0rd", Permanent=True)

    users.create(environment, pool, ADA, "admin")

    with pytest.raises(ToolError, match="can't sign in"):
        users.token(environment, pool, ADA)


def test_a_password_replaces_an_old_one_only_if_that_is_wanted(environment: Environment, pool: dict[str, Any]) -> None:
    users.create(environment, pool, ADA)

    users.create(environment, pool, ADA, password="An0ther-password")
    assert users.token(environment, pool, ADA)
    users.create(environment, pool, ADA, password="An0ther-password", reset_password=True)

    assert users.token(environment, pool, ADA, "An0ther-password")


def test_the_roles_of_a_person_are_those_of_all_groups(environment: Environment, pool: dict[str, Any]) -> None:
    users.create(environment, pool, ADA)
    assert users.roles(environment, pool, ADA) == []

    users.create(environment, pool, ADA, "reader")
    users.create(environment, pool, ADA, "admin")

    assert users.roles(environment, pool, ADA) == ["admin", "reader"]


def test_creating_a_disabled_person_is_an_error(environment: Environment, pool: dict[str, Any]) -> None:
    users.create(environment, pool, ADA)
    environment.client("cognito-idp").admin_disable_user(UserPoolId=pool["user_pool_id"], Username=ADA)

    with pytest.raises(ToolError, match=r"ada@example\.com already exists and is disabled"):
        users.create(environment, pool, ADA)


def test_a_person_without_a_password_gets_one(environment: Environment, pool: dict[str, Any]) -> None:
    cognito = environment.client("cognito-idp")
    cognito.admin_create_user(UserPoolId=pool["user_pool_id"], Username=ADA, MessageAction="SUPPRESS")

    users.create(environment, pool, ADA)

    assert users.token(environment, pool, ADA)


def test_a_disabled_person_gets_a_given_password_and_stays_disabled(
    environment: Environment, pool: dict[str, Any]
) -> None:
    users.create(environment, pool, ADA)
    person = {"UserPoolId": pool["user_pool_id"], "Username": ADA}
    cognito = environment.client("cognito-idp")
    cognito.admin_disable_user(**person)

    with pytest.raises(ToolError, match="disabled"):
        users.create(environment, pool, ADA, password="An0ther-password", reset_password=True)

    cognito.admin_enable_user(**person)
    assert users.token(environment, pool, ADA, "An0ther-password")


@pytest.mark.parametrize(
    "email",
    [
        "ada",
        "ada@example",
        "ada @example.com",
        "a@example.com,b@example.com",
        "\x1b[31mred@example.com",
        "a\x9bb@example.com",
    ],
)
def test_an_invalid_address_is_refused(environment: Environment, pool: dict[str, Any], email: str) -> None:
    with pytest.raises(ToolError, match="is not an e-mail address"):
        users.create(environment, pool, email)


def test_a_role_without_a_group_is_refused(environment: Environment, pool: dict[str, Any]) -> None:
    without_readers = pool | {"role_groups": {"admin": "apiAdmins"}}

    with pytest.raises(ToolError, match="local has no group for the role reader; see role_groups"):
        users.create(environment, without_readers, ADA, "reader")


def require_a_second_factor(environment: Environment, pool: dict[str, Any]) -> None:
    environment.client("cognito-idp").set_user_pool_mfa_config(
        UserPoolId=pool["user_pool_id"], MfaConfiguration="ON", SoftwareTokenMfaConfiguration={"Enabled": True}
    )


def test_a_second_factor_is_set_up_at_the_first_sign_in_and_asked_for_at_the_next(
    environment: Environment,
    pool: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    require_a_second_factor(environment, pool)
    users.create(environment, pool, ADA)
    secrets: list[str] = []

    def answer() -> str:
        secrets.extend(re.findall(r"secret=(\w+)", capsys.readouterr().err))
        return code(secrets[0])

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)

    first, second = (users.token(environment, pool, ADA) for _ in range(2))

    assert first.count(".") == second.count(".") == 2
    assert len(secrets) == 1


def test_a_second_factor_needs_a_terminal(environment: Environment, pool: dict[str, Any]) -> None:
    require_a_second_factor(environment, pool)
    users.create(environment, pool, ADA)

    with pytest.raises(ToolError, match="The pool asks for the code of an authenticator app; sign in at a terminal"):
        users.token(environment, pool, ADA)
