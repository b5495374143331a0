"""People in a user pool: their names, their search, and what they can do with their own account, as on AWS."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest

PASSWORD = "Correct-horse-7"
# Each character that RFC 5322 allows in the unquoted part before the @ beside letters and digits (atext).
SPECIAL = "!#$%&'*+-/=?^_`{|}~"


def create(cognito: Any, pool: str, email: str) -> str:
    """Creates a person with a password; returns the person's sub."""
    user = cognito.admin_create_user(UserPoolId=pool, Username=email, MessageAction="SUPPRESS")["User"]
    cognito.admin_set_user_password(UserPoolId=pool, Username=email, Password=PASSWORD, Permanent=True)
    return next(str(each["Value"]) for each in user["Attributes"] if each["Name"] == "sub")


def sign_in(cognito: Any, client: str, email: str) -> Any:
    return cognito.initiate_auth(
        ClientId=client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": email, "PASSWORD": PASSWORD},
    )["AuthenticationResult"]


def refresh(cognito: Any, client: str, tokens: Any) -> Any:
    return cognito.initiate_auth(
        ClientId=client,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]},
    )


@pytest.mark.parametrize("character", [*SPECIAL, SPECIAL])
def test_an_address_can_have_each_character_of_rfc_5322(cognito: Any, pool: str, client: str, character: str) -> None:
    email = f"a{character}a@example.com"
    person = {"UserPoolId": pool, "Username": email}

    create(cognito, pool, email)
    assert "AccessToken" in sign_in(cognito, client, email)
    cognito.admin_user_global_sign_out(**person)
    cognito.admin_disable_user(**person)
    assert cognito.admin_get_user(**person)["Enabled"] is False
    cognito.admin_enable_user(**person)
    cognito.admin_delete_user(**person)
    with pytest.raises(cognito.exceptions.UserNotFoundException):
        cognito.admin_get_user(**person)


def test_the_pattern_of_user_names_is_the_one_that_the_emulator_enforces() -> None:
    model = botocore.session.Session().get_service_model("cognito-idp")

    pattern = model.shape_for("UsernameType").metadata["pattern"]

    assert pattern == r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+"


@pytest.mark.parametrize(
    "email",
    [
        pytest.param("\x1b[31mred@example.com", id="ESC"),
        pytest.param("red@x\x07.com", id="BEL"),
        pytest.param("red\x7f@example.com", id="DEL"),
        pytest.param("red\x9b31m@example.com", id="a control character of Latin-1"),
        pytest.param("red\u200b@example.com", id="a format character"),
        pytest.param("re d@example.com", id="a space"),
        pytest.param("re\nd@example.com", id="a new line"),
    ],
)
def test_names_with_other_characters_than_aws_allows_are_refused(cognito: Any, pool: str, email: str) -> None:
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="'username' failed to satisfy constraint"):
        cognito.admin_create_user(UserPoolId=pool, Username=email)

    assert cognito.list_users(UserPoolId=pool)["Users"] == []


@pytest.mark.parametrize("email", ["\x1b[31mred@example.com", "red", "red@", "red@example.com\n", "a@b@c"])
def test_an_invalid_address_is_refused_as_an_attribute(cognito: Any, email: str) -> None:
    pool = cognito.create_user_pool(PoolName="names")["UserPool"]["Id"]
    attributes = [{"Name": "email", "Value": email}]

    with pytest.raises(cognito.exceptions.InvalidParameterException, match=r"Invalid email address format\."):
        cognito.admin_create_user(UserPoolId=pool, Username="red", UserAttributes=attributes)
    cognito.admin_create_user(UserPoolId=pool, Username="red", MessageAction="SUPPRESS")
    with pytest.raises(cognito.exceptions.InvalidParameterException, match=r"Invalid email address format\."):
        cognito.admin_update_user_attributes(UserPoolId=pool, Username="red", UserAttributes=attributes)

    cognito.delete_user_pool(UserPoolId=pool)


def test_people_can_delete_their_own_account(cognito: Any, pool: str, client: str) -> None:
    create(cognito, pool, "ada@example.com")
    tokens = sign_in(cognito, client, "ada@example.com")

    cognito.delete_user(AccessToken=tokens["AccessToken"])

    with pytest.raises(cognito.exceptions.UserNotFoundException):
        cognito.admin_get_user(UserPoolId=pool, Username="ada@example.com")
    with pytest.raises(cognito.exceptions.NotAuthorizedException):
        refresh(cognito, client, tokens)
    with pytest.raises(cognito.exceptions.UserNotFoundException):
        cognito.get_user(AccessToken=tokens["AccessToken"])


def test_a_new_account_of_the_same_address_is_another_person(cognito: Any, pool: str, client: str) -> None:
    before = create(cognito, pool, "ada@example.com")
    old = sign_in(cognito, client, "ada@example.com")
    cognito.delete_user(AccessToken=old["AccessToken"])

    assert create(cognito, pool, "ada@example.com") != before
    with pytest.raises(cognito.exceptions.NotAuthorizedException):
        refresh(cognito, client, old)


def test_people_can_sign_out_everywhere(cognito: Any, pool: str, client: str) -> None:
    create(cognito, pool, "ada@example.com")
    here, elsewhere = (sign_in(cognito, client, "ada@example.com") for _ in range(2))

    cognito.global_sign_out(AccessToken=here["AccessToken"])

    for tokens in (here, elsewhere):
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="has been revoked"):
            refresh(cognito, client, tokens)
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="has been revoked"):
            cognito.get_user(AccessToken=tokens["AccessToken"])
    assert "AccessToken" in sign_in(cognito, client, "ada@example.com")


def names(cognito: Any, pool: str, search: str) -> list[str]:
    """The addresses of the people that ListUsers finds."""
    found = cognito.list_users(UserPoolId=pool, Filter=search)["Users"]
    return [each["Value"] for user in found for each in user["Attributes"] if each["Name"] == "email"]


ADDRESSES = ["o'hara+x@example.com", "ohara@example.com", 'q"q@example.com']


@pytest.fixture
def people(cognito: Any, pool: str) -> dict[str, str]:
    """The subs of three people, by address."""
    return {email: create(cognito, pool, email) for email in ADDRESSES}


def quoted(value: str) -> str:
    return '"' + value.replace('"', '\\"') + '"'


@pytest.mark.parametrize("email", ADDRESSES)
def test_a_search_finds_a_person_by_address_and_by_sub(
    cognito: Any, pool: str, people: dict[str, str], email: str
) -> None:
    assert names(cognito, pool, f"email = {quoted(email)}") == [email]
    assert names(cognito, pool, f'"email"={quoted(email.upper())}') == [email]
    assert names(cognito, pool, f'sub = "{people[email]}"') == [email]
    assert names(cognito, pool, f'username = "{people[email]}"') == [email]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        pytest.param('email ^= "o"', ["o'hara+x@example.com", "ohara@example.com"], id="a prefix"),
        pytest.param('email = "o"', [], id="not the whole address"),
        pytest.param('sub = ""', [], id="no value"),
        pytest.param('cognito:user_status = "CONFIRMED"', ADDRESSES, id="the user status"),
        pytest.param('cognito:user_status = "UNCONFIRMED"', [], id="another user status"),
        pytest.param('status = "Disabled"', [], id="disabled people"),
    ],
)
def test_a_search_finds_what_matches(
    cognito: Any, pool: str, people: dict[str, str], search: str, found: list[str]
) -> None:
    assert sorted(names(cognito, pool, search)) == sorted(found)


@pytest.mark.parametrize(
    "search",
    [
        pytest.param('email = "a"b@example.com"', id="a quote that is not escaped"),
        pytest.param('email = "a" or email ^= ""', id="two conditions"),
        pytest.param("email", id="no condition"),
        pytest.param("email = a@example.com", id="no quotes"),
        pytest.param('email != "a"', id="an unknown operator"),
        pytest.param('custom:shoe = "42"', id="an attribute that cannot be searched"),
    ],
)
def test_an_invalid_search_finds_nobody(cognito: Any, pool: str, people: dict[str, str], search: str) -> None:
    with pytest.raises(cognito.exceptions.InvalidParameterException, match=r"Error while parsing filter\."):
        cognito.list_users(UserPoolId=pool, Filter=search)
