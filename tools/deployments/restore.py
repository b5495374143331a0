"""Copies the items of a restored table back into the table that it was made from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tools.aws.environment import Environment
from tools.errors import ToolError

# The most that BatchGetItem takes.
PAGE = 100


def copy_back(environment: Environment, source: str, table: str) -> int:
    """Copies each item of a restored table, and returns how many; ToolError if an item differs afterwards."""
    dynamodb, copied = environment.client("dynamodb"), 0
    key = [part["AttributeName"] for part in dynamodb.describe_table(TableName=table)["Table"]["KeySchema"]]
    for items in _pages(dynamodb, source):
        for item in items:
            dynamodb.put_item(TableName=table, Item=item)
        there = _read(dynamodb, table, [{name: item[name] for name in key} for item in items])
        if any(item not in there for item in items):
            raise ToolError(f"Items of {source} differ from those in {table} after they were copied; writes stay off.")
        copied += len(items)
    return copied


def _pages(dynamodb: Any, table: str) -> Iterator[list[dict[str, Any]]]:
    pages = dynamodb.get_paginator("scan").paginate(
        TableName=table, ConsistentRead=True, PaginationConfig={"PageSize": PAGE}
    )
    for page in pages:
        if page["Items"]:
            yield page["Items"]


def _read(dynamodb: Any, table: str, keys: list[dict[str, Any]]) -> list[dict[str, Any]]:
    items, left = [], {table: {"Keys": keys, "ConsistentRead": True}}
    while left:
        reply = dynamodb.batch_get_item(RequestItems=left)
        items += reply["Responses"].get(table, [])
        left = reply.get("UnprocessedKeys", {})
    return items
