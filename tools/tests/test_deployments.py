"""Every environment's whole life in an emulator: applied, used, planned again, destroyed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tools.environment import Environment
from tools.terraform import Terraform

RESOURCES = [
    ("apigateway", "get_rest_apis", "items"),
    ("cloudwatch", "describe_alarms", "MetricAlarms"),
    ("cognito-idp", "list_user_pools", "UserPools"),
    ("dynamodb", "list_tables", "TableNames"),
    ("iam", "list_roles", "Roles"),
    ("lambda", "list_functions", "Functions"),
    ("logs", "describe_log_groups", "logGroups"),
]
ARGUMENTS = {"list_user_pools": {"MaxResults": 60}}


def left_in(environment: Environment) -> dict[str, list[object]]:
    """What there is in the emulator, by service; empty where there is nothing."""
    found = {
        service: getattr(environment.client(service), call)(**ARGUMENTS.get(call, {}))[key]
        for service, call, key in RESOURCES
    }
    return {service: items for service, items in found.items() if items}


def policies(environment: Environment, role: str) -> list[str]:
    """The names of the policies that a role has, attached ones included."""
    iam = environment.client("iam")
    attached = iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    inline = iam.list_role_policies(RoleName=role)["PolicyNames"]
    return sorted([*inline, *(policy["PolicyName"] for policy in attached)])


def test_local_functions_may_do_no_more_than_they_need(deploy: Callable[[str], Terraform]) -> None:
    terraform = deploy("local")
    terraform.apply()

    assert policies(terraform.environment, "users-api-local-authorizer") == ["runtime"]
    assert policies(terraform.environment, "users-api-local-users") == ["runtime", "users-table"]
    assert not terraform.plan(), "a second plan has changes"

    terraform.destroy()
    assert left_in(terraform.environment) == {}


@pytest.mark.parametrize("name", ["dev", "staging"])
def test_applies_without_a_change_in_the_second_plan_and_leaves_nothing(
    name: str, deploy: Callable[[str], Terraform]
) -> None:
    terraform = deploy(name)
    terraform.apply()

    assert not terraform.plan(), "a second plan has changes"
    functions = terraform.environment.client("lambda").list_functions()["Functions"]
    assert {function["Runtime"] for function in functions} == {"java21"}
    assert {function["SnapStart"]["ApplyOn"] for function in functions} == {"PublishedVersions"}

    terraform.destroy()
    assert left_in(terraform.environment) == {}


def test_what_can_be_switched_on_applies_without_a_change_in_the_second_plan_too(
    deploy: Callable[[str], Terraform],
) -> None:
    # But a firewall's log, a domain's mapping and limits of single operations, which the emulator has not.
    switched_on = [
        "-var=access_log=true",
        "-var=function_architecture=arm64",
        '-var=alarms={topic_arns=["arn:aws:sns:eu-west-1:123456789012:on-call"], expect_calls=true}',
        "-var=minimum_compression_bytes=1024",
        "-var=reserved_concurrency={users=20}",
        "-var=table_max_throughput={read_units=100, write_units=50}",
        '-var=sign_in={mfa="OPTIONAL", password_length=16}',
        '-var=hosted_login={domain_prefix="users-api-dev", callback_urls=["https://app.example.com/"]}',
        '-var=encryption={logs_key_arn="arn:aws:kms:eu-west-1:000000000000:key/1", '
        'table_key_arn="arn:aws:kms:eu-west-1:000000000000:key/2"}',
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

    table = terraform.outputs()["users_table"]
    dynamodb = terraform.environment.client("dynamodb")
    with pytest.raises(dynamodb.exceptions.ClientError, match="protected"):
        dynamodb.delete_table(TableName=table)

    terraform.apply("-var=deletion_protection=false")
    terraform.destroy("-var=deletion_protection=false")
    assert left_in(terraform.environment) == {}


def test_environments_keep_out_of_each_others_state(deploy: Callable[[str], Terraform]) -> None:
    dev = deploy("dev")
    staging = deploy("staging")
    dev.apply()

    staging.destroy()

    assert not dev.plan(), "destroying staging changed dev"
    dev.destroy()
    assert left_in(dev.environment) == {}
