"""The life cycle of people, in the emulator's Cognito and DynamoDB."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tools.aws.environment import Environment
from tools.cognito import people, users
from tools.errors import ToolError
from tools.tests import tables

ADA = "ada@example.com"
EVE = "eve@example.com"


@pytest.fixture
def outputs(environment: Environment, pool: dict[str, Any]) -> Iterator[dict[str, Any]]:
    with tables.temporary(environment.client("dynamodb"), "people-test", "userid") as table:
        yield pool | {"tables": {"users": table}}


def create_with_record(environment: Environment, outputs: dict[str, Any], email: str) -> str:
    userid = users.create(environment, outputs, email)
    create_record(environment, userid)
    return userid


def create_record(environment: Environment, userid: str) -> None:
    environment.client("dynamodb").put_item(TableName="people-test", Item={"userid": {"S": userid}})


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


def test_unknown_people_are_reported(environment: Environment, outputs: dict[str, Any], tmp_path: Path) -> None:
    for command in (people.disable, people.enable):
        with pytest.raises(ToolError, match=r"Nobody in local has the e-mail address ada@example\.com"):
            command(environment, outputs, ADA)
    with pytest.raises(ToolError, match="'make users ENV=local' lists all"):
        people.delete(environment, outputs, ADA, tmp_path)


def test_a_deleted_person_has_neither_login_nor_record(
    environment: Environment, outputs: dict[str, Any], tmp_path: Path
) -> None:
    ada, eve = (create_with_record(environment, outputs, email) for email in (ADA, EVE))

    deleted = people.delete(environment, outputs, ADA, tmp_path)

    assert (deleted.userid, deleted.had_record) == (ada, True)
    assert emails(environment, outputs) == {EVE}
    assert records(environment) == {eve}
    assert list(tmp_path.iterdir()) == []


class InterruptionError(Exception):
    pass


@pytest.mark.parametrize(
    "step", ["admin_get_user", "admin_disable_user", "admin_user_global_sign_out", "admin_delete_user", "delete_item"]
)
@pytest.mark.parametrize("carried_out", [False, True], ids=["before", "after"])
def test_a_deletion_is_finished_after_an_interruption(
    environment: Environment, outputs: dict[str, Any], tmp_path: Path, step: str, carried_out: bool
) -> None:
    create_with_record(environment, outputs, ADA)

    class Interrupted:
        """A client that is interrupted in that step, before or after it was carried out."""

        def __init__(self, client: Any):
            self._client = client
            self.exceptions = client.exceptions

        def __getattr__(self, name: str) -> Any:
            method = getattr(self._client, name)
            if name != step:
                return method

            def interrupted(**arguments: Any) -> Any:
                if carried_out:
                    method(**arguments)
                raise InterruptionError

            return interrupted

    class Interrupting(Environment):
        def client(self, service: str) -> Any:
            return Interrupted(super().client(service))

    with pytest.raises(InterruptionError):
        people.delete(Interrupting("local", environment.emulator), outputs, ADA, tmp_path)

    people.delete(environment, outputs, ADA, tmp_path)
    assert emails(environment, outputs) == set()
    assert records(environment) == set()
    with pytest.raises(ToolError, match="Nobody in local"):
        people.delete(environment, outputs, ADA, tmp_path)


@pytest.fixture
def with_revocation(environment: Environment, outputs: dict[str, Any]) -> Iterator[dict[str, Any]]:
    with tables.temporary(environment.client("dynamodb"), "revocations-test", "sub") as table:
        yield outputs | {"revocation_table": table}


@pytest.mark.parametrize("command", [people.revoke, people.disable, people.delete])
def test_tokens_end_with_revocation(
    environment: Environment, with_revocation: dict[str, Any], command: Callable[..., object]
) -> None:
    userid = users.create(environment, with_revocation, ADA)
    started = int(datetime.now(UTC).timestamp())

    command(environment, with_revocation, ADA)

    [item] = environment.client("dynamodb").scan(TableName="revocations-test")["Items"]
    assert item["sub"] == {"S": userid}
    assert 1 <= int(item["before"]["N"]) - started <= 10
    assert int(item["expiresAt"]["N"]) - int(item["before"]["N"]) > 24 * 3600


def test_revoking_without_revocation_says_how_to_turn_it_on(environment: Environment, outputs: dict[str, Any]) -> None:
    users.create(environment, outputs, ADA)

    with pytest.raises(ToolError, match="Revocation is off in local; set revocation = true in its file, and deploy"):
        people.revoke(environment, outputs, ADA)


def test_an_interrupted_deletion_is_finished_when_the_address_has_a_new_login(
    environment: Environment, outputs: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = create_with_record(environment, outputs, ADA)

    def interrupted(*_: Any) -> None:
        raise InterruptionError

    with monkeypatch.context() as patched, pytest.raises(InterruptionError):
        patched.setattr(people, "delete_record", interrupted)
        people.delete(environment, outputs, ADA, tmp_path)
    later = create_with_record(environment, outputs, ADA)
    assert records(environment) == {earlier, later}

    people.delete(environment, outputs, ADA, tmp_path)

    assert records(environment) == set()


def test_a_record_that_came_back_is_noticed_and_deleted(
    environment: Environment, outputs: dict[str, Any], tmp_path: Path
) -> None:
    userid = create_with_record(environment, outputs, ADA)
    people.delete(environment, outputs, ADA, tmp_path)
    create_record(environment, userid)

    assert people.delete_record(environment, outputs, userid).had_record
    assert not people.delete_record(environment, outputs, userid).had_record


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
        (6, "more than two columns; separate roles by spaces.", False),
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
