"""Switching writes off and on, and a restore meanwhile, over HTTP."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
import requests

from tools.cognito import users
from tools.cognito.users import LOCAL_ADMIN
from tools.commands import deployments
from tools.deployments import read_only
from tools.deployments.read_only import ReadOnly
from tools.errors import ToolError
from tools.terraform import drift
from tools.tests import tables
from tools.tests.deployed import ON_ONE_WORKER, Deployed

pytestmark = ON_ONE_WORKER
RECORDS = 1_000
RESTORED = "users-api-local-restored"


@pytest.fixture
def local(shared_local: Deployed, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployed]:
    monkeypatch.setattr(read_only, "QUIET_SECONDS", 2)
    monkeypatch.setattr(read_only, "PAUSE_SECONDS", 0.2)
    users.create(shared_local.environment, shared_local.outputs, LOCAL_ADMIN, "admin")
    yield shared_local
    ReadOnly(shared_local.environment, shared_local.outputs).switch_off()


def send(local: Deployed, method: str, userid: str) -> requests.Response:
    token = users.token(local.environment, local.outputs, LOCAL_ADMIN)
    url = f"{local.outputs['api_url']}/users/{userid}"
    body = {"name": "A"} if method == "PUT" else None
    return requests.request(method, url, headers={"Authorization": f"Bearer {token}"}, json=body, timeout=60)


def test_writes_get_503_and_reads_go_on_until_they_are_switched_on(
    local: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    assert send(local, "PUT", "read-only").status_code in (200, 201)

    deployments.read_only(local.environment, undo=False)

    for method in ("PUT", "DELETE"):
        refused = send(local, method, "read-only")
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert send(local, "GET", "read-only").json()["name"] == "A"
    assert "The functions answer writes with 503, after " in capsys.readouterr().out
    role = "module.users.module.function.aws_iam_role_policies_exclusive.this"
    assert [change.address for change in drift.find(local.terraform)] == [role]

    deployments.read_only(local.environment, undo=True)

    assert send(local, "DELETE", "read-only").status_code == 204


def test_a_probe_writes_nothing(local: Deployed) -> None:
    ReadOnly(local.environment, local.outputs).switch_off()

    assert send(local, "GET", "nobody.probe").status_code == 404


def test_it_gives_up_if_writes_are_not_refused(local: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_only, "PATIENCE_SECONDS", 1)
    monkeypatch.setattr(read_only, "WRITES", ("CreateBackup",))

    with pytest.raises(ToolError, match="still do not all answer writes with 503 after 1 seconds"):
        ReadOnly(local.environment, local.outputs).switch_on()


def test_a_restore_loses_and_repeats_no_write(local: Deployed) -> None:
    dynamodb, table = local.environment.client("dynamodb"), local.outputs["tables"]["users"]
    now = "2026-11-29T00:00:00.000Z"
    items = [
        {
            "userid": {"S": f"restored-{number}"},
            "name": {"S": f"Before {number}"},
            "version": {"N": "7"},
            "createdAt": {"S": now},
            "updatedAt": {"S": now},
        }
        for number in range(RECORDS)
    ]
    written, stopping = [], threading.Event()

    def write() -> None:
        """The record that is restored last, and another one, which the restored table does not have."""
        token = users.token(local.environment, local.outputs, LOCAL_ADMIN)
        while not stopping.is_set():
            for userid in ("restored-999", "written"):
                reply = requests.put(
                    f"{local.outputs['api_url']}/users/{userid}",
                    headers={"Authorization": f"Bearer {token}"},
                    json={"name": "Written"},
                    timeout=60,
                )
                written.append((time.monotonic(), userid, reply.status_code))

    with tables.temporary(dynamodb, RESTORED, "userid"):
        for item in items:
            dynamodb.put_item(TableName=RESTORED, Item=item)
            dynamodb.put_item(TableName=table, Item=item | {"name": {"S": "Overwritten by mistake"}})
        writer = threading.Thread(target=write)
        writer.start()
        time.sleep(1)
        deployments.restore(local.environment, RESTORED, "users")
        end = time.monotonic()
        time.sleep(1)
        stopping.set()
        writer.join()
        there = {
            item["userid"]["S"]: item
            for page in dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
            for item in page["Items"]
        }

    assert [item for item in items[:-1] if there[item["userid"]["S"]] != item] == []
    assert {status for _, _, status in written} == {200, 201, 503}
    done = [(at, userid) for at, userid, status in written if status != 503]
    assert there["written"]["version"]["N"] == str(sum(userid == "written" for _, userid in done))
    since = sum(userid == "restored-999" and at > end - 1 for at, userid in done)
    assert 7 <= int(there["restored-999"]["version"]["N"]) <= 7 + since
    for userid in [*(item["userid"]["S"] for item in items), "written"]:
        dynamodb.delete_item(TableName=table, Key={"userid": {"S": userid}})
