"""Settings of a stage's methods, in the form that AWS gives them and Terraform looks for."""

from __future__ import annotations

from typing import Any

import pytest
import urllib3

from emulator.instance import Instance

LIMITS = ("throttling/rateLimit", "throttling/burstLimit")


@pytest.fixture
def stage(emulator: Instance, api: str) -> Any:
    """Calls that stage: a function that changes the settings of a method, and returns those of all methods."""
    gateway = emulator.client("apigateway")
    name = {"restApiId": api.split("/")[-2], "stageName": "Prod"}

    def change(method: str, **operation: str) -> Any:
        paths = [method] if operation["op"] == "remove" else [f"{method}/{setting}" for setting in LIMITS]
        gateway.update_stage(**name, patchOperations=[{"path": path, **operation} for path in paths])
        return gateway.get_stage(**name)["methodSettings"]

    yield change
    gateway.update_stage(**name, patchOperations=[{"op": "remove", "path": "/~1hardcoded/GET"}])


def test_a_methods_settings_have_the_key_of_aws(stage: Any) -> None:
    """https://github.com/hashicorp/terraform-provider-aws/issues/9738 shows what AWS's get-stage prints."""
    settings = stage("/~1hardcoded/GET", op="replace", value="7")

    assert settings["~1hardcoded/GET"]["throttlingRateLimit"] == 7


def test_a_second_change_keeps_the_first(stage: Any) -> None:
    before = stage("/~1hardcoded/GET", op="replace", value="7")
    after = stage("/~1mock/GET", op="replace", value="8")

    assert after["~1hardcoded/GET"] == before["~1hardcoded/GET"]
    assert "~1mock/GET" not in stage("/~1mock/GET", op="remove")


def test_a_methods_limit_is_enforced_and_no_others(stage: Any, api: str) -> None:
    stage("/~1hardcoded/GET", op="replace", value="0")

    assert urllib3.request("GET", f"{api}/hardcoded").status == 429
    assert urllib3.request("GET", f"{api}/users/a").status == 200
