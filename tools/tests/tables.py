"""Tables in the emulator's DynamoDB."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def create(dynamodb: Any, name: str, key: str, indexes: dict[str, str] | None = None) -> None:
    """Creates a table whose partition key is that text, without a sort key.

    dynamodb: a boto3 client; indexes: the partition keys of its indexes, by their names
    """
    more: dict[str, Any] = {}
    if indexes:
        more["GlobalSecondaryIndexes"] = [
            {
                "IndexName": index,
                "KeySchema": [
                    {"AttributeName": attribute, "KeyType": "HASH"},
                    {"AttributeName": key, "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
            for index, attribute in indexes.items()
        ]
    dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": one, "AttributeType": "S"} for one in [key, *(indexes or {}).values()]],
        **more,
    )


@contextmanager
def temporary(dynamodb: Any, name: str, key: str, indexes: dict[str, str] | None = None) -> Iterator[str]:
    """The name of a table as create makes it, which is deleted afterwards."""
    create(dynamodb, name, key, indexes)
    yield name
    dynamodb.delete_table(TableName=name)
