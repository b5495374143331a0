"""Calls that are sent again, as an SDK does after an answer that it did not get."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from emulator.instance import Instance


def gateway(emulator: Instance, call: str) -> Any:
    """A client whose every request is an attempt at that call."""

    def be_of_the_call(request: Any, **_: Any) -> None:
        del request.headers["amz-sdk-invocation-id"]
        request.headers["amz-sdk-invocation-id"] = call

    client = boto3.client(
        "apigateway",
        endpoint_url=emulator.url,
        region_name="eu-west-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    client.meta.events.register("before-send.api-gateway", be_of_the_call)
    return client


def test_a_call_that_is_sent_again_is_answered_as_at_first_and_made_once(emulator: Instance) -> None:
    client = gateway(emulator, "one")

    first, second = (client.create_rest_api(name="once")["id"] for _ in range(2))

    assert first == second
    assert [api["name"] for api in client.get_rest_apis()["items"]].count("once") == 1


def test_another_call_is_made(emulator: Instance) -> None:
    first, second = (gateway(emulator, call).create_rest_api(name="twice")["id"] for call in ("two", "three"))

    assert first != second


def test_a_call_that_failed_is_made_again(emulator: Instance) -> None:
    client = gateway(emulator, "four")
    missing = client.exceptions.NotFoundException
    with pytest.raises(missing):
        client.create_deployment(restApiId="missing", stageName="Prod")

    api = gateway(emulator, "five").create_rest_api(name="failed")["id"]
    assert client.create_deployment(restApiId=api, stageName="Prod")["id"]
