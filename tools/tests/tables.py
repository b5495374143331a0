"""Tables in the emulator's DynamoDB."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def create(dynamodb: Any, name: str, key: str) -> None:
    """Creates a table whose partition key is that text, without a sort key.

    dynamodb: a boto3 client
    """
    dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}],
    )


@contextmanager
def temporary(dynamodb: Any, name: str, key: str) -> Iterator[str]:
    """The name of a table as create makes it, which is deleted afterwards."""
    create(dynamodb, name, key)
    yield name
    dynamodb.delete_table(TableName=name)
