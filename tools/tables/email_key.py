"""Fills in the key by which users are looked up: the e-mail address, with the letters A to Z in lower case.

Users that were written by a release without that key lack it, or have one that no longer fits. Only the key is written:
not the version and not the time of the last change, because the user itself does not change.
"""

from __future__ import annotations

import json
import string
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PAGE = 100
LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


@dataclass(frozen=True)
class Progress:
    """What was done so far, by this run.

    changed: users whose address changed while the key was written; the next run looks at them again
    """

    read: int = 0
    filled: int = 0
    changed: int = 0

    def __str__(self) -> str:
        return f"{self.read} users read, {self.filled} keys written, {self.changed} changed meanwhile"


def email_key(email: str) -> str:
    """The same as UserTable.emailKey in Java."""
    return email.translate(LOWER)


def backfill(dynamodb: Any, table: str, checkpoint: Path, units_per_second: float) -> Iterator[Progress]:
    """Yields the progress after each page of users.

    dynamodb: a boto3 client
    checkpoint: remembers the last page that was finished, so that an interrupted run is continued; deleted at the end
    units_per_second: the read and write units to use at most, on average
    """
    progress = Progress()
    start = _read(checkpoint)
    while True:
        began = time.monotonic()
        page = dynamodb.scan(
            TableName=table,
            Limit=PAGE,
            ProjectionExpression="userid, email, emailKey",
            ReturnConsumedCapacity="TOTAL",
            **({"ExclusiveStartKey": start} if start else {}),
        )
        units = page["ConsumedCapacity"]["CapacityUnits"]
        filled = changed = 0
        for user in page["Items"]:
            if _is_stale(user):
                # One for the user, up to two for the index.
                units += 3
                if _write(dynamodb, table, user):
                    filled += 1
                else:
                    changed += 1
        progress = Progress(progress.read + len(page["Items"]), progress.filled + filled, progress.changed + changed)
        start = page.get("LastEvaluatedKey")
        if start is None:
            checkpoint.unlink(missing_ok=True)
            yield progress
            return
        checkpoint.write_text(json.dumps(start))
        yield progress
        time.sleep(max(0, units / units_per_second - (time.monotonic() - began)))


def _read(checkpoint: Path) -> dict[str, Any] | None:
    return json.loads(checkpoint.read_text()) if checkpoint.exists() else None


def _key(user: dict[str, Any]) -> dict[str, str] | None:
    return {"S": email_key(user["email"]["S"])} if "email" in user else None


def _is_stale(user: dict[str, Any]) -> bool:
    return user.get("emailKey") != _key(user)


def _write(dynamodb: Any, table: str, user: dict[str, Any]) -> bool:
    """Whether the address was still the one that was read."""
    key = _key(user)
    change: dict[str, Any] = (
        {
            "UpdateExpression": "SET emailKey = :key",
            "ConditionExpression": "email = :email",
            "ExpressionAttributeValues": {":key": key, ":email": user["email"]},
        }
        if key
        else {
            "UpdateExpression": "REMOVE emailKey",
            "ConditionExpression": "attribute_exists(userid) AND attribute_not_exists(email)",
        }
    )
    try:
        dynamodb.update_item(TableName=table, Key={"userid": user["userid"]}, **change)
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return False
    return True
