"""The life cycle of environments in an emulator: apply, plan again, destroy.

Those of local and dev are in test_local_api.py and test_plan_and_drift.py (tools/terraform).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tools.terraform.terraform import Terraform
from tools.tests.deployed import left_in


@pytest.mark.extended
def test_staging_has_an_empty_second_plan_and_leaves_nothing(
    deploy: Callable[[str], Terraform],
) -> None:
    terraform = deploy("staging")
    terraform.apply()

    assert not terraform.plan(), "a second plan has changes"
    terraform.destroy()
    assert left_in(terraform.environment) == {}


@pytest.mark.extended
def test_optional_features_have_an_empty_second_plan(
    deploy: Callable[[str], Terraform],
) -> None:
    # Except a firewall's log and a domain's mapping, which the emulator lacks.
    switched_on = [
        "-var=access_log=true",
        "-var=function_architecture=arm64",
        '-var=alarms={alarm_actions=["arn:aws:sns:eu-west-1:123456789012:on-call"], expect_calls=true}',
        "-var=minimum_compression_size=1024",
        '-var=throttling={rate_limit=100, burst_limit=50, operations={"GET /users/{userid}"={rate_limit=9, burst_limit=8}}}',
        "-var=trace_rate=0.5",
        "-var=function_settings={users={reserved_concurrency=20, memory_size=1024}}",
        "-var=table_max_throughput={read_units=100, write_units=50}",
        '-var=sign_in={mfa="OPTIONAL", password_length=16, tier="PLUS"}',
        '-var=oauth={callback_urls=["https://app.example.com/"]}',
        "-var=sign_in_domain=users-api-dev",
        '-var=tags={Team="users"}',
        '-var=encryption={logs_kms_key_arn="arn:aws:kms:eu-west-1:000000000000:key/1", '
        'table_kms_key_arn="arn:aws:kms:eu-west-1:000000000000:key/2"}',
    ]
    terraform = deploy("dev")
    terraform.apply(*switched_on)

    assert not terraform.plan(*switched_on), "a second plan has changes"

    terraform.destroy(*switched_on)
    assert left_in(terraform.environment) == {}


def test_prod_is_destroyed_only_once_its_protection_is_off(deploy: Callable[[str], Terraform]) -> None:
    terraform = deploy("prod")
    terraform.apply()
    assert not terraform.plan(), "a second plan has changes"
    functions = terraform.environment.client("lambda").list_functions()["Functions"]
    assert {function["Runtime"] for function in functions} == {"java21"}
    assert {function["SnapStart"]["ApplyOn"] for function in functions} == {"PublishedVersions"}

    table = terraform.outputs()["tables"]["users"]
    dynamodb = terraform.environment.client("dynamodb")
    with pytest.raises(dynamodb.exceptions.ClientError, match="protected"):
        dynamodb.delete_table(TableName=table)

    terraform.apply("-var=deletion_protection=false")
    terraform.destroy("-var=deletion_protection=false")
    assert left_in(terraform.environment) == {}


@pytest.mark.extended
def test_environments_do_not_share_state(deploy: Callable[[str], Terraform]) -> None:
    dev = deploy("dev")
    staging = deploy("staging")
    dev.apply()

    staging.destroy()

    assert not dev.plan(), "destroying staging changed dev"
    dev.destroy()
    assert left_in(dev.environment) == {}
