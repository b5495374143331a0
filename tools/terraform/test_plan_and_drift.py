"""Plans: their reports, and that exactly the saved plan is applied. Drift: which changes are reported."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest

from tools.cognito import users
from tools.commands import deployments
from tools.deployments import deployment
from tools.errors import ToolError
from tools.paths import JAR
from tools.terraform import drift, plan
from tools.terraform.changes import Argument, Change, changes
from tools.terraform.terraform import Terraform
from tools.tests.github import GitHub


def another_package(folder: Path) -> Path:
    """A package with other code in it."""
    package = folder / "other.jar"
    shutil.copy(JAR, package)
    with ZipFile(package, "a") as archive:
        archive.writestr("another", "file")
    return package


def of_function(key: str, resource: str) -> str:
    """The address of a resource of the function with that key."""
    module = "module.authorizer" if key == "authorizer" else f"module.{key}.module.function"
    return f"{module}.{resource}"


def changed(terraform: Terraform, *arguments: str) -> dict[str, list[str]]:
    """The resources that a plan with these arguments would change, and which of their arguments."""
    kept = terraform.data / "plan"
    terraform.plan("-refresh=false", *arguments, out=kept)
    return {change.address: change.names for change in changes(terraform.show(kept))}


def test_a_plan_for_a_changed_document_lists_the_api_and_its_deployment(dev: Terraform) -> None:
    named = changed(dev, "-var=authorizer_cache_seconds=60")

    assert set(named) == {
        "module.api.aws_api_gateway_rest_api.this",
        "module.api.aws_api_gateway_deployment.this",
    }
    assert named["module.api.aws_api_gateway_rest_api.this"] == ["body"]


def test_a_plan_for_changed_code_lists_the_functions(dev: Terraform, tmp_path: Path) -> None:
    named = changed(dev, f"-var=function_package={another_package(tmp_path)}")

    functions = [of_function(key, "aws_lambda_function.this") for key in dev.outputs()["functions"]]
    assert named == {function: ["filename", "source_code_hash"] for function in functions}


def test_a_plan_for_more_memory_lists_nothing_else(dev: Terraform) -> None:
    kept = dev.data / "plan"
    dev.plan("-refresh=false", "-var=function_memory_size=1024", out=kept)

    changed = changes(dev.show(kept))

    assert [change.address.split(".")[1] for change in changed] == list(dev.outputs()["functions"])
    assert {change.arguments for change in changed} == {(Argument("memory_size", "512 → 1024"),)}


@pytest.mark.extended
def test_a_plan_for_a_changed_setting_lists_its_resources(dev: Terraform) -> None:
    named = changed(dev, "-var=log_retention_days=14")

    assert named == {
        of_function(key, "aws_cloudwatch_log_group.this"): ["retention_in_days"] for key in dev.outputs()["functions"]
    }


@pytest.mark.extended
def test_a_plan_for_a_changed_alarm_lists_the_alarm(dev: Terraform) -> None:
    named = changed(dev, "-var=alarms={slow_milliseconds=1000}")

    assert named == {
        'module.observability.aws_cloudwatch_metric_alarm.this["slow-answers"]': ["alarm_description", "threshold"]
    }


@pytest.mark.extended
def test_a_plan_for_changed_protection_lists_the_protected_resources(dev: Terraform) -> None:
    named = changed(dev, "-var=deletion_protection=true")

    assert named == {
        "module.cognito.aws_cognito_user_pool.this": ["deletion_protection"],
    } | {f"module.{name}.aws_dynamodb_table.this": ["deletion_protection_enabled"] for name in dev.outputs()["tables"]}


def test_exactly_the_saved_plan_is_applied_and_only_once(dev: Terraform) -> None:
    deployment.make_plan(dev, "-var=log_retention_days=14")

    deployment.apply_saved_plan(dev)

    (group,) = dev.environment.client("logs").describe_log_groups(logGroupNamePrefix="/aws/lambda/users-api-dev-users")[
        "logGroups"
    ]
    assert group["retentionInDays"] == 14
    with pytest.raises(
        ToolError, match=r"There is no saved plan for dev; create one with 'make plan ENV=dev PORT=\d+'"
    ):
        deployment.apply_saved_plan(dev)


def test_a_stale_plan_is_not_applied(dev: Terraform, capfd: pytest.CaptureFixture[str]) -> None:
    deployment.make_plan(dev, "-var=log_retention_days=14")
    dev.apply("-var=log_retention_days=5")

    with pytest.raises(ToolError, match="terraform apply failed"):
        deployment.apply_saved_plan(dev)

    assert "Saved plan is stale" in capfd.readouterr().out


def test_a_plan_is_not_applied_if_its_package_has_changed(dev: Terraform, tmp_path: Path) -> None:
    package = another_package(tmp_path)
    deployment.make_plan(dev, f"-var=function_package={package}")
    shutil.copy(JAR, package)

    with pytest.raises(ToolError, match=r"other\.jar has changed since the plan"):
        deployment.apply_saved_plan(dev)

    package.unlink()
    with pytest.raises(ToolError, match=r"other\.jar is missing"):
        deployment.apply_saved_plan(dev)


def test_a_plan_that_would_delete_memberships_needs_replace(dev: Terraform) -> None:
    kept = dev.data / "plan"
    dev.plan("-refresh=false", '-var=role_groups={admin="operators",reader="apiReaders"}', out=kept)
    group = "module.cognito.aws_cognito_user_group.admins"

    with pytest.raises(ToolError) as refusal:
        deployment.apply_saved_plan(dev)
    plan.check_losses(dev.show(kept), replace=group)

    assert f"The plan would replace {group} (name), losing all memberships." in str(refusal.value)
    assert str(refusal.value).endswith(f"add REPLACE='{group}'.")


@pytest.mark.parametrize(
    ("address", "lost"),
    [
        ("module.api.aws_api_gateway_rest_api.this", "the URL that clients call"),
        ("module.api.aws_api_gateway_stage.this", "the URL that clients call"),
        ("module.cognito.aws_cognito_user_pool_client.this", "the client id that applications sign in with"),
    ],
)
@pytest.mark.parametrize(
    ("actions", "would"),
    [
        (["delete", "create"], r"replace {address} \(name\)"),
        (["delete"], r"destroy {address} \(no longer configured\)"),
    ],
)
def test_a_plan_that_would_cut_off_clients_needs_replace(
    address: str, lost: str, actions: list[str], would: str
) -> None:
    paths = [["name"]] if "create" in actions else []
    change = {"actions": actions, "replace_paths": paths}
    planned = {"resource_changes": [{"address": address, "type": address.split(".")[2], "change": change}]}

    with pytest.raises(ToolError, match=f"The plan would {would.format(address=address)}, losing {lost}"):
        plan.check_losses(planned, replace="")
    plan.check_losses(planned, replace=address)


def test_the_refusal_says_why_terraform_replaces_a_resource() -> None:
    address = "module.users.aws_dynamodb_table.this"
    change = {"actions": ["delete", "create"]}
    resource = {"address": address, "type": "aws_dynamodb_table", "change": change}

    with pytest.raises(ToolError, match=rf"replace {address} \(replace because tainted\), losing all its items"):
        plan.check_losses({"resource_changes": [resource | {"action_reason": "replace_because_tainted"}]}, replace="")


def drifted(terraform: Terraform) -> dict[str, list[str]]:
    return {change.address: change.names for change in drift.find(terraform)}


def test_new_people_and_releases_are_not_drift(dev: Terraform) -> None:
    dev.apply()
    outputs = dev.outputs()
    users.create(dev.environment, outputs, "new@example.com", "admin")
    dev.environment.client("lambda").update_alias(
        FunctionName=outputs["functions"]["users"], Name="live", FunctionVersion="1"
    )
    dev.environment.client("apigateway").create_deployment(restApiId=outputs["api_id"])

    assert drifted(dev) == {}


def test_a_plan_that_removes_a_function_needs_no_package_of_it() -> None:
    removed = {"type": "aws_lambda_function", "change": {"actions": ["delete"], "before": {}, "after": None}}

    plan.check_packages({"resource_changes": [removed]})


def test_manual_changes_are_drift(dev: Terraform) -> None:
    dev.apply()
    outputs = dev.outputs()
    client = dev.environment.client
    users, pool, table = outputs["functions"]["users"], outputs["user_pool_id"], outputs["tables"]["users"]
    functions, cognito, dynamodb = client("lambda"), client("cognito-idp"), client("dynamodb")

    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    policy = {"Version": "2012-10-17", "Statement": [statement]}

    functions.update_function_configuration(FunctionName=users, MemorySize=256)
    functions.remove_permission(FunctionName=users, StatementId="GET-users", Qualifier="live")
    client("logs").put_retention_policy(logGroupName=f"/aws/lambda/{users}", retentionInDays=1)
    client("iam").put_role_policy(RoleName=users, PolicyName="runtime", PolicyDocument=json.dumps(policy))
    client("iam").put_role_policy(RoleName=users, PolicyName="another", PolicyDocument=json.dumps(policy))
    client("iam").attach_role_policy(
        RoleName=outputs["functions"]["authorizer"], PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"
    )
    client("cloudwatch").delete_alarms(AlarmNames=["users-api-dev-server-errors"])
    client("apigateway").update_stage(
        restApiId=outputs["api_id"],
        stageName="Prod",
        patchOperations=[{"op": "replace", "path": "/*/*/throttling/rateLimit", "value": "5"}],
    )
    cognito.delete_group(UserPoolId=pool, GroupName=outputs["role_groups"]["admin"])
    cognito.set_user_pool_mfa_config(UserPoolId=pool, MfaConfiguration="OPTIONAL")
    dynamodb.update_continuous_backups(
        TableName=table, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False}
    )
    dynamodb.untag_resource(
        ResourceArn=dynamodb.describe_table(TableName=table)["Table"]["TableArn"], TagKeys=["Environment"]
    )

    found = drifted(dev)
    dev.apply()
    assert drifted(dev) == {}, "a deployment undoes them"

    function = "module.users.module.function."
    assert found == {
        f"{function}aws_lambda_function.this": ["memory_size"],
        'module.api.aws_lambda_permission.operation["GET/users"]': [],
        f"{function}aws_cloudwatch_log_group.this": ["retention_in_days"],
        f"{function}aws_iam_role_policy.runtime": ["policy"],
        f"{function}aws_iam_role_policies_exclusive.this": ["policy_names"],
        "module.authorizer.aws_iam_role_policy_attachments_exclusive.this": ["policy_arns"],
        'module.observability.aws_cloudwatch_metric_alarm.this["server-errors"]': [],
        "module.api.aws_api_gateway_method_settings.all": ["settings"],
        "module.cognito.aws_cognito_user_group.admins": [],
        "module.cognito.aws_cognito_user_pool.this": ["mfa_configuration"],
        "module.users.aws_dynamodb_table.this": ["point_in_time_recovery", "tags_all"],
    }


def test_drift_is_reported_in_an_issue_that_is_closed_once_it_is_fixed(
    dev: Terraform, github: GitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "module.users.module.function.aws_cloudwatch_log_group.this"
    group = Change(address, "change", (Argument("retention_in_days", "30 → 1"),))

    def find(now: list[Change]) -> None:
        monkeypatch.setattr(drift, "find", lambda _: now)
        deployments.drift_issue(dev.environment)

    find([])
    assert github.issues == []

    find([group])
    with pytest.raises(
        ToolError, match=r"dev has changed since it was deployed; 'make plan ENV=dev PORT=\d+' shows how to undo"
    ):
        deployments.drift(dev.environment)
    (issue,) = github.issues
    assert (issue["title"], issue["state"]) == ("dev has changed since it was deployed", "open")
    assert f"| change | `{group.address}` | `retention_in_days` `30 → 1` |" in issue["body"]

    find([])
    assert [issue["state"] for issue in github.issues] == ["closed"]


def test_a_run_is_refused_while_another_holds_the_state_lock(dev: Terraform, capfd: pytest.CaptureFixture[str]) -> None:
    s3 = dev.environment.client("s3")
    bucket = s3.list_buckets()["Buckets"][0]["Name"]
    lock = {"Bucket": bucket, "Key": "users-api/dev.tfstate.tflock"}
    s3.put_object(**lock, Body=b'{"ID":"1","Operation":"OperationTypeApply","Who":"someone@else","Info":""}')

    with pytest.raises(ToolError, match="terraform apply failed"):
        dev.apply()

    said = capfd.readouterr().out
    assert "Error acquiring the state lock" in said
    assert "someone@else" in said
    s3.delete_object(**lock)
