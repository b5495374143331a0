"""The life cycle of people, in the emulator's Cognito and DynamoDB."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path
from typing import Any, Self

import pytest

from tools.aws.environment import Environment
from tools.cognito import people, users
from tools.errors import ToolError
from tools.tests import tables

ADA = "ada@example.com"
EVE = "eve@example.com"


@pytest.fixture
def outputs(environment: Environment, pool: dict[str, Any]) -> Iterator[dict[str, Any]]:
    indexes = {people.EMAIL_INDEX: "emailKey"}
    with tables.temporary(environment.client("dynamodb"), "people-test", "userid", indexes) as table:
        yield pool | {"tables": {"users": table}}


def create_with_record(environment: Environment, outputs: dict[str, Any], email: str) -> str:
    userid = users.create(environment, outputs, email)
    create_record(environment, userid, email)
    return userid


def create_record(environment: Environment, userid: str, email: str = ADA) -> None:
    item = {"userid": {"S": userid}, "emailKey": {"S": email}}
    environment.client("dynamodb").put_item(TableName="people-test", Item=item)


def records(environment: Environment) -> set[str]:
    return {item["userid"]["S"] for item in environment.client("dynamodb").scan(TableName="people-test")["Items"]}


def emails(environment: Environment, outputs: dict[str, Any]) -> set[str]:
    return {person.email for person in people.listed(environment, outputs)}


def test_people_are_listed_with_status_and_roles(environment: Environment, outputs: dict[str, Any]) -> None:
    ada = users.create(environment, outputs, ADA, "admin")
    eve = users.create(environment, outputs, EVE)
    people.disable(environment, outputs, EVE)

    assert set(people.listed(environment, outputs)) == {
        people.Person(ADA, ada, "CONFIRMED", ("admin",)),
        people.Person(EVE, eve, "DISABLED", ()),
    }


def test_a_disabled_person_can_not_sign_in_until_enabled(environment: Environment, outputs: dict[str, Any]) -> None:
    users.create(environment, outputs, ADA)

    until = people.disable(environment, outputs, "Ada@Example.com")

    with pytest.raises(ToolError, match="can't sign in"):
        users.token(environment, outputs, ADA)
    assert timedelta(minutes=59) < until - datetime.now(UTC) <= timedelta(minutes=60)
    people.enable(environment, outputs, ADA)
    assert users.token(environment, outputs, ADA)


def test_unknown_people_are_reported(environment: Environment, outputs: dict[str, Any]) -> None:
    for command in (people.disable, people.enable, people.delete):
        with pytest.raises(ToolError, match=r"Nobody in local has the e-mail address ada@example\.com") as error:
            command(environment, outputs, ADA)
        assert f"'{environment.make('users')}' lists all" in str(error.value)


def test_a_deleted_person_has_neither_login_nor_record(environment: Environment, outputs: dict[str, Any]) -> None:
    ada, eve = (create_with_record(environment, outputs, email) for email in (ADA, EVE))

    deleted = people.delete(environment, outputs, ADA)

    assert (deleted.userid, deleted.had_record) == (ada, True)
    assert emails(environment, outputs) == {EVE}
    assert records(environment) == {eve}


class InterruptionError(Exception):
    pass


class Interrupted:
    """A client that is interrupted in a step, before or after the step was carried out."""

    def __init__(self, client: Any, step: str, carried_out: bool):
        self._client, self._step, self._carried_out = client, step, carried_out
        self.exceptions = client.exceptions

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)
        return partial(self._interrupt, method) if name == self._step else method

    def _interrupt(self, method: Callable[..., Any], **arguments: Any) -> Any:
        if self._carried_out:
            method(**arguments)
        raise InterruptionError


@pytest.mark.parametrize(
    "step",
    [
        "admin_get_user",
        "admin_disable_user",
        "admin_user_global_sign_out",
        "put_item",
        "delete_item",
        "admin_delete_user",
    ],
)
@pytest.mark.parametrize("carried_out", [False, True], ids=["before", "after"])
def test_a_deletion_is_finished_after_an_interruption_also_elsewhere(
    environment: Environment, with_revocation: dict[str, Any], step: str, carried_out: bool, at_once: list[float]
) -> None:
    create_with_record(environment, with_revocation, ADA)

    class Interrupting(Environment):
        def client(self, service: str) -> Any:
            return Interrupted(super().client(service), step, carried_out)

    with pytest.raises(InterruptionError):
        people.delete(Interrupting("local", environment.emulator), with_revocation, ADA)

    # The last step leaves nothing to do.
    if (step, carried_out) != ("admin_delete_user", True):
        people.delete(environment, with_revocation, ADA)
    assert emails(environment, with_revocation) == set()
    assert records(environment) == set()
    with pytest.raises(ToolError, match="Nobody in local"):
        people.delete(environment, with_revocation, ADA)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the commands would have waited."""
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    return waited


def test_the_record_is_deleted_once_the_functions_see_that_the_tokens_have_ended(
    environment: Environment, with_revocation: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    userid = create_with_record(environment, with_revocation, ADA)

    def write_while_tokens_work(seconds: float) -> None:
        assert seconds == people.SEEN_SECONDS
        assert environment.client("dynamodb").scan(TableName="revocations-test")["Items"]
        create_record(environment, userid)

    monkeypatch.setattr("time.sleep", write_while_tokens_work)

    deleted = people.delete(environment, with_revocation, ADA)

    assert records(environment) == set()
    assert deleted.until is None, "no token can create it again"


def delete_own_login(environment: Environment, outputs: dict[str, Any], email: str) -> None:
    """As an app does that lets people delete their login."""
    token = users.token(environment, outputs, email)
    environment.client("cognito-idp").delete_user(AccessToken=token)


def test_the_record_of_a_person_who_has_deleted_the_login_is_found_by_its_address(
    environment: Environment, outputs: dict[str, Any]
) -> None:
    leaver = create_with_record(environment, outputs, ADA)
    other = users.create(environment, outputs, EVE)
    create_record(environment, other, ADA)
    delete_own_login(environment, outputs, ADA)

    with pytest.raises(ToolError, match="Nobody in local") as error:
        people.delete(environment, outputs, "Ada@example.com")

    assert environment.make("delete-user", USERID=leaver) in str(error.value)
    assert other not in str(error.value), "a person with a login can have any address in the record"
    assert people.delete_record_without_login(environment, outputs, leaver).had_record
    assert records(environment) == {other}


def test_a_record_without_login_is_deleted_once_its_tokens_have_ended(
    environment: Environment, with_revocation: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    leaver = create_with_record(environment, with_revocation, ADA)
    delete_own_login(environment, with_revocation, ADA)
    monkeypatch.setattr("time.sleep", lambda _: create_record(environment, leaver))

    deleted = people.delete_record_without_login(environment, with_revocation, leaver)

    assert (deleted.had_record, deleted.until) == (True, None)
    assert records(environment) == set()
    [item] = environment.client("dynamodb").scan(TableName="revocations-test")["Items"]
    assert item["sub"] == {"S": leaver}


def test_a_record_whose_owner_has_a_login_is_not_deleted_alone(
    environment: Environment, outputs: dict[str, Any]
) -> None:
    ada = create_with_record(environment, outputs, ADA)

    with pytest.raises(ToolError, match=f"{ada} is the userid of {ADA}, who has a login"):
        people.delete_record_without_login(environment, outputs, ada)

    assert records(environment) == {ada}


# RFC 5322, section 3.2.3: the characters of an atom that are neither letters nor digits.
@pytest.mark.parametrize("character", "!#$%&'*+-/=?^_`{|}~")
def test_every_character_of_an_address_works_in_all_commands(
    environment: Environment, with_revocation: dict[str, Any], tmp_path: Path, character: str, at_once: list[float]
) -> None:
    outputs, email = with_revocation, f"a{character}b@example.com"
    (tmp_path / "people.csv").write_text(f"email\n{email}\n")
    userid = create_with_record(environment, outputs, email)
    # Whom a command reaches that loses the character, or what follows it.
    others = {users.create(environment, outputs, other) for other in ("a@example.com", "ab@example.com")}

    assert list(people.imported(environment, outputs, tmp_path / "people.csv")) == [(2, f"{email}: exists", True)]
    assert users.token(environment, outputs, email)
    people.disable(environment, outputs, email)
    people.enable(environment, outputs, email)
    people.revoke(environment, outputs, email)
    assert people.delete(environment, outputs, email).userid == userid

    assert {person.userid for person in people.listed(environment, outputs)} == others
    assert records(environment) == set()


@pytest.fixture
def with_revocation(environment: Environment, outputs: dict[str, Any]) -> Iterator[dict[str, Any]]:
    with tables.temporary(environment.client("dynamodb"), "revocations-test", "sub") as table:
        yield outputs | {"revocation_table": table}


@pytest.mark.parametrize("command", [people.revoke, people.disable, people.delete])
def test_tokens_end_with_revocation(
    environment: Environment, with_revocation: dict[str, Any], command: Callable[..., object], at_once: list[float]
) -> None:
    userid = users.create(environment, with_revocation, ADA)
    started = int(datetime.now(UTC).timestamp())

    command(environment, with_revocation, ADA)

    [item] = environment.client("dynamodb").scan(TableName="revocations-test")["Items"]
    assert item["sub"] == {"S": userid}
    assert 1 <= int(item["before"]["N"]) - started <= 10
    assert int(item["expiresAt"]["N"]) - int(item["before"]["N"]) > 24 * 3600


class WrongClock(datetime):
    """The clock of a machine that is a day late."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return super().now(tz) - timedelta(days=1)


def test_tokens_end_by_the_clock_of_aws(
    environment: Environment, with_revocation: dict[str, Any], monkeypatch: pytest.MonkeyPatch, at_once: list[float]
) -> None:
    userid = create_with_record(environment, with_revocation, ADA)
    people.delete(environment, with_revocation, ADA)
    started = datetime.now(UTC)
    monkeypatch.setattr(people, "datetime", WrongClock)

    until = people.delete_record_without_login(environment, with_revocation, userid).until
    [item] = environment.client("dynamodb").scan(TableName="revocations-test")["Items"]
    assert until is None
    assert 1 <= int(item["before"]["N"]) - int(started.timestamp()) <= 10


def test_the_end_of_tokens_is_by_the_clock_of_aws(
    environment: Environment, outputs: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    users.create(environment, outputs, ADA)
    monkeypatch.setattr(people, "datetime", WrongClock)

    until = people.disable(environment, outputs, ADA)

    assert timedelta(minutes=59) < until - datetime.now(UTC) <= timedelta(minutes=60)


def test_revoking_without_revocation_says_how_to_turn_it_on(environment: Environment, outputs: dict[str, Any]) -> None:
    users.create(environment, outputs, ADA)

    with pytest.raises(ToolError, match="Revocation is off in local; set revocation = true in its file, and deploy"):
        people.revoke(environment, outputs, ADA)


def test_a_record_that_came_back_is_noticed_and_deleted(environment: Environment, outputs: dict[str, Any]) -> None:
    userid = create_with_record(environment, outputs, ADA)
    people.delete(environment, outputs, ADA)
    create_record(environment, userid)

    assert people.delete_record_without_login(environment, outputs, userid).had_record
    assert not people.delete_record_without_login(environment, outputs, userid).had_record


def test_an_import_has_a_result_per_line_and_can_be_repeated(
    environment: Environment, outputs: dict[str, Any], tmp_path: Path
) -> None:
    users.create(environment, outputs, EVE)
    file = tmp_path / "people.csv"
    file.write_text(
        "\ufeffemail,roles\nAda@example.com,admin reader\neve@example.com,reader\nnobody,\n"
        "ida@example.com,owner\nida@example.com,admin,reader\n"
    )

    first = list(people.imported(environment, outputs, file))
    second = list(people.imported(environment, outputs, file))

    assert first == [
        (2, "Ada@example.com: invited admin reader", True),
        (3, "eve@example.com: exists reader", True),
        (4, "nobody: this is not an e-mail address.", False),
        (5, "ida@example.com: there is no role owner; choose from: admin reader.", False),
        (6, "ida@example.com: more than two columns; separate roles by spaces.", False),
    ]
    assert second[0] == (2, "Ada@example.com: exists admin reader", True)
    assert second[1:] == first[1:]
    roles = {person.email: person.roles for person in people.listed(environment, outputs)}
    assert roles == {ADA: ("admin", "reader"), EVE: ("reader",)}


@pytest.mark.parametrize("stopped_after", [0, 1, 2])
def test_an_import_continues_after_an_interruption(
    environment: Environment, outputs: dict[str, Any], tmp_path: Path, stopped_after: int
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("email\na@example.com\nb@example.com\nc@example.com\n")
    lines = people.imported(environment, outputs, file)
    for _ in range(stopped_after):
        next(lines)

    results = [done for _, done, succeeded in people.imported(environment, outputs, file) if succeeded]

    assert [result.endswith(": exists") for result in results] == [number < stopped_after for number in range(3)]
    assert len(emails(environment, outputs)) == 3


@pytest.mark.parametrize("text", ["", "name\nAda\n", "email,password\na@example.com,secret\n"])
def test_a_file_with_other_columns_is_refused(
    environment: Environment, outputs: dict[str, Any], tmp_path: Path, text: str
) -> None:
    file = tmp_path / "people.csv"
    file.write_text(text)

    with pytest.raises(ToolError, match="must begin with the columns: email,roles"):
        list(people.imported(environment, outputs, file))
    with pytest.raises(ToolError, match=r"missing\.csv can't be read"):
        list(people.imported(environment, outputs, tmp_path / "missing.csv"))
