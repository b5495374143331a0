"""X-Ray: sampling rules, which ministack does not have. They are kept and described, and nothing is traced.

https://docs.aws.amazon.com/xray/latest/api/API_CreateSamplingRule.html
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from ministack import app
from ministack.core import router
from ministack.core.responses import AccountRegionScopedDict, get_account_id, get_region

from emulator.patches.replacing import replace

_records = AccountRegionScopedDict()
"""A rule, its times and its tags, by its name."""


def apply() -> None:
    replace(router, "SERVICE_PATTERNS", lambda patterns: patterns | {"xray": {}})
    replace(app, "SERVICE_HANDLERS", lambda handlers: handlers | {"xray": _handle})


async def _handle(method: str, path: str, headers: Any, body: bytes, query: Any) -> Any:
    operation = OPERATIONS.get(path)
    if operation is None:
        return _reply(404, {"message": f"The emulator does not have X-Ray's {path}."})
    try:
        return _reply(200, operation(json.loads(body or b"{}")))
    except LookupError:
        return _reply(400, {"message": "Sampling rule does not exist."}, "InvalidRequestException")


def _reply(status: int, body: dict[str, Any], error: str | None = None) -> Any:
    headers = {"Content-Type": "application/json"} | ({"x-amzn-ErrorType": error} if error else {})
    return status, headers, json.dumps(body).encode()


def _create(data: dict[str, Any]) -> dict[str, Any]:
    rule = data["SamplingRule"]
    arn = f"arn:aws:xray:{get_region()}:{get_account_id()}:sampling-rule/{rule['RuleName']}"
    now = time.time()
    _records[rule["RuleName"]] = {
        "SamplingRule": {"Attributes": {}, **rule, "RuleARN": arn},
        "CreatedAt": now,
        "ModifiedAt": now,
        "Tags": data.get("Tags", []),
    }
    return _described(rule["RuleName"])


def _update(data: dict[str, Any]) -> dict[str, Any]:
    changes = data["SamplingRuleUpdate"]
    name = _name(changes)
    _records[name]["SamplingRule"].update(changes)
    _records[name]["ModifiedAt"] = time.time()
    return _described(name)


def _delete(data: dict[str, Any]) -> dict[str, Any]:
    name = _name(data)
    described = _described(name)
    del _records[name]
    return described


def _list(_: dict[str, Any]) -> dict[str, Any]:
    return {"SamplingRuleRecords": [_described(name)["SamplingRuleRecord"] for name in _records]}


def _tags(data: dict[str, Any]) -> dict[str, Any]:
    return {"Tags": _records[_name(data)]["Tags"]}


def _tag(data: dict[str, Any]) -> dict[str, Any]:
    given = {tag["Key"] for tag in data["Tags"]}
    record = _records[_name(data)]
    record["Tags"] = [tag for tag in record["Tags"] if tag["Key"] not in given] + data["Tags"]
    return {}


def _untag(data: dict[str, Any]) -> dict[str, Any]:
    record = _records[_name(data)]
    record["Tags"] = [tag for tag in record["Tags"] if tag["Key"] not in data["TagKeys"]]
    return {}


def _name(data: dict[str, Any]) -> str:
    """The name of the rule that a request names or whose ARN it has."""
    return str(data.get("RuleName") or (data.get("RuleARN") or data["ResourceARN"]).rpartition("/")[2])


def _described(name: str) -> dict[str, Any]:
    record = {key: value for key, value in _records[name].items() if key != "Tags"}
    return {"SamplingRuleRecord": record}


OPERATIONS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "/CreateSamplingRule": _create,
    "/DeleteSamplingRule": _delete,
    "/GetSamplingRules": _list,
    "/ListTagsForResource": _tags,
    "/TagResource": _tag,
    "/UntagResource": _untag,
    "/UpdateSamplingRule": _update,
}
