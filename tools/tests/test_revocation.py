"""Revocation: from the command to the first refusal, over HTTP, although the gateway has cached the policy."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import requests

from emulator.instance import Instance
from tools.cognito import people, users
from tools.tests import deployed, tables
from tools.tests.deployed import Deployed

ADA = "ada@example.com"


@pytest.fixture(scope="module")
def local(emulator: Instance) -> Iterator[Deployed]:
    with deployed.local(emulator, "-var=revocation=true") as deployment:
        yield deployment


def status(local: Deployed, token: str) -> int:
    url = f"{local.outputs['api_url']}/users/me"
    return requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=60).status_code


def test_a_revoked_token_is_refused_within_five_seconds(local: Deployed) -> None:
    users.create(local.environment, local.outputs, ADA)
    token = users.token(local.environment, local.outputs, ADA)
    assert status(local, token) == 404, "no record yet, but allowed"

    people.revoke(local.environment, local.outputs, ADA)
    started = time.monotonic()
    while status(local, token) != 401:
        time.sleep(0.05)
        assert time.monotonic() - started < 6
    seconds = time.monotonic() - started

    assert seconds <= people.SEEN_SECONDS
    print(f"refused after {seconds:.1f} s")


def test_a_token_that_is_issued_later_is_accepted(local: Deployed) -> None:
    users.create(local.environment, local.outputs, ADA)
    people.revoke(local.environment, local.outputs, ADA)
    time.sleep(people.CLOCK_SECONDS + 1)

    assert status(local, users.token(local.environment, local.outputs, ADA)) == 404


def test_calls_fail_while_the_table_is_gone(local: Deployed) -> None:
    users.create(local.environment, local.outputs, "eve@example.com")
    token = users.token(local.environment, local.outputs, "eve@example.com")
    dynamodb, table = local.environment.client("dynamodb"), local.outputs["revocation_table"]
    dynamodb.delete_table(TableName=table)
    try:
        assert status(local, token) == 500
    finally:
        tables.create(dynamodb, table, "sub")
    assert status(local, token) == 404


def test_calls_are_answered_while_it_is_turned_off(local: Deployed) -> None:
    users.create(local.environment, local.outputs, "bob@example.com")
    token = users.token(local.environment, local.outputs, "bob@example.com")

    # The alias has not moved yet: the API still calls the version that reads the table.
    local.terraform.apply("-var=revocation=false")

    assert status(local, token) == 404
    newest = local.environment.client("lambda").get_function_configuration(
        FunctionName=local.outputs["functions"]["users"]
    )
    assert "REVOCATION_TABLE" not in newest["Environment"]["Variables"]
