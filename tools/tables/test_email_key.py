"""Filling in the keys for the lookup by e-mail, in the emulator's DynamoDB."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from emulator.instance import Instance
from tools.tables import email_key
from tools.tests import tables

USERS = 250
UNLIMITED = 1e9


@pytest.fixture
def dynamodb(emulator: Instance) -> Any:
    return emulator.client("dynamodb", "eu-west-1")


@pytest.fixture
def table(dynamodb: Any) -> Iterator[str]:
    """A table of users of an earlier release, which have no key, or one that no longer fits."""
    with tables.temporary(dynamodb, "backfill-test", "userid") as name:
        for number in range(USERS):
            item = {"userid": f"user-{number}", "name": "Ada", "updatedAt": "2026-01-31T09:30:00.000Z"}
            stored = {attribute: {"S": value} for attribute, value in item.items()} | {"version": {"N": "7"}}
            if number % 5 != 4:
                stored["email"] = {"S": f"Ada{number}@Example.com"}
            if number % 5 >= 3:
                stored["emailKey"] = {"S": "old@example.com"}
            dynamodb.put_item(TableName=name, Item=stored)
        yield name


def items(dynamodb: Any, table: str) -> dict[str, dict[str, Any]]:
    pages = dynamodb.get_paginator("scan").paginate(TableName=table)
    return {item["userid"]["S"]: item for page in pages for item in page["Items"]}


class InterruptionError(Exception):
    pass


class Failing:
    """A client whose connection breaks after some writes."""

    def __init__(self, dynamodb: Any, writes: int):
        self._dynamodb = dynamodb
        self._writes = writes
        self.exceptions = dynamodb.exceptions

    def scan(self, **arguments: Any) -> Any:
        return self._dynamodb.scan(**arguments)

    def update_item(self, **arguments: Any) -> Any:
        if self._writes == 0:
            raise InterruptionError
        self._writes -= 1
        return self._dynamodb.update_item(**arguments)


def test_writes_the_key_and_nothing_else(dynamodb: Any, table: str, tmp_path: Path) -> None:
    before = items(dynamodb, table)

    *_, progress = email_key.backfill(dynamodb, table, tmp_path / "checkpoint", UNLIMITED)

    assert progress == email_key.Progress(read=USERS, filled=USERS)
    for userid, item in items(dynamodb, table).items():
        key = item.pop("emailKey", None)
        before[userid].pop("emailKey", None)
        assert item == before[userid]
        assert key == ({"S": item["email"]["S"].lower()} if "email" in item else None)


def test_continues_after_interruptions_and_writes_each_key_once(dynamodb: Any, table: str, tmp_path: Path) -> None:
    checkpoint = tmp_path / "checkpoint"
    for writes in (120, 70):
        with pytest.raises(InterruptionError):
            list(email_key.backfill(Failing(dynamodb, writes), table, checkpoint, UNLIMITED))

    *_, progress = email_key.backfill(dynamodb, table, checkpoint, UNLIMITED)

    assert progress.filled == USERS - 120 - 70
    assert progress.read < USERS
    assert not checkpoint.exists()
    assert list(email_key.backfill(dynamodb, table, checkpoint, UNLIMITED))[-1].filled == 0


def test_leaves_an_address_that_changes_meanwhile(dynamodb: Any, table: str, tmp_path: Path) -> None:
    class Overtaken(Failing):
        def update_item(self, **arguments: Any) -> Any:
            self._dynamodb.update_item(
                TableName=table,
                Key=arguments["Key"],
                UpdateExpression="SET email = :email",
                ExpressionAttributeValues={":email": {"S": "new@example.com"}},
            )
            return self._dynamodb.update_item(**arguments)

    *_, progress = email_key.backfill(Overtaken(dynamodb, 0), table, tmp_path / "checkpoint", UNLIMITED)

    assert progress == email_key.Progress(read=USERS, changed=USERS)
    assert all(item.get("emailKey") != {"S": "new@example.com"} for item in items(dynamodb, table).values())


def test_stays_below_the_units_per_second(
    dynamodb: Any, table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)

    list(email_key.backfill(dynamodb, table, tmp_path / "checkpoint", units_per_second=100))

    # Two pages of 100 users with a write each, before the last one.
    assert len(slept) == 2
    assert all(2 < seconds < 5 for seconds in slept)


@pytest.mark.parametrize(
    ("email", "key"), [("Ada@Example.COM", "ada@example.com"), ("É@İ.com", "É@İ.com"), ("a[Z`z@b", "a[z`z@b")]
)
def test_converts_only_ascii_letters(email: str, key: str) -> None:
    assert email_key.email_key(email) == key
