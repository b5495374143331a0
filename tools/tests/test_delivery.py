"""From a pull request to an environment: what a plan says, that nothing else is applied, and what drift is told of."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from emulator.instance import Instance
from tools import delivery, plan
from tools.environment import ROOT, Environment
from tools.errors import ToolError
from tools.terraform import Terraform
from tools.tests.deployed import left_in
from tools.tests.github_api import GitHubApi

JAR = ROOT / "java" / "target" / "users-api.jar"
FUNCTIONS = [f"module.{name}.module.function.aws_lambda_function.this" for name in ("authorizer", "users")]


@pytest.fixture(scope="module")
def dev(emulator: Instance) -> Iterator[Terraform]:
    """The environment dev, deployed in an emulator."""
    terraform = Terraform(Environment("dev", emulator), unattended=True)
    terraform.init()
    terraform.apply()
    yield terraform
    terraform.destroy()
    terraform.forget()
    assert left_in(terraform.environment) == {}


def another_package(folder: Path) -> Path:
    """A package with other code in it."""
    package = folder / "other.jar"
    shutil.copy(JAR, package)
    with ZipFile(package, "a") as archive:
        archive.writestr("another", "file")
    return package


def changed(terraform: Terraform, *arguments: str) -> dict[str, list[str]]:
    """What a plan with these arguments names: resources, and the arguments of them that it would change."""
    kept = terraform.data / "plan"
    terraform.plan("-refresh=false", *arguments, out=kept)
    return {change.address: change.arguments for change in plan.changes(terraform.show(kept)["resource_changes"])}


def test_a_plan_of_another_contract_names_the_api_and_its_deployment(dev: Terraform) -> None:
    named = changed(dev, "-var=authorizer_cache_seconds=60")

    assert set(named) == {
        "module.api.aws_api_gateway_rest_api.this",
        "module.api.aws_api_gateway_deployment.this",
        "module.api.aws_api_gateway_stage.this",
    }
    assert named["module.api.aws_api_gateway_rest_api.this"] == ["body"]


def test_a_plan_of_other_code_names_the_functions(dev: Terraform, tmp_path: Path) -> None:
    named = changed(dev, f"-var=function_package={another_package(tmp_path)}")

    assert sorted(named) == FUNCTIONS
    assert "source_code_hash" in named[FUNCTIONS[0]]


@pytest.mark.extended
def test_a_plan_of_another_setting_names_what_is_set(dev: Terraform) -> None:
    named = changed(dev, "-var=log_retention_days=14")

    assert named == {
        "module.authorizer.module.function.aws_cloudwatch_log_group.this": ["retention_in_days"],
        "module.users.module.function.aws_cloudwatch_log_group.this": ["retention_in_days"],
    }


@pytest.mark.extended
def test_a_plan_of_another_alarm_names_the_alarm(dev: Terraform) -> None:
    named = changed(dev, "-var=alarms={slow_milliseconds=1000}")

    assert named == {
        'module.observability.aws_cloudwatch_metric_alarm.this["slow-answers"]': ["alarm_description", "threshold"]
    }


@pytest.mark.extended
def test_a_plan_of_other_protection_names_what_is_protected(dev: Terraform) -> None:
    named = changed(dev, "-var=deletion_protection=true")

    assert named == {
        "module.cognito.aws_cognito_user_pool.this": ["deletion_protection"],
        "module.users_table.aws_dynamodb_table.this": ["deletion_protection_enabled"],
    }


def test_a_plan_of_nothing_new_says_so_in_the_summary_of_its_workflow(
    dev: Terraform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))

    delivery.make_plan(dev)

    assert (tmp_path / "summary.md").read_text() == "### dev: no changes\n"


def test_a_pull_request_is_told_what_its_plan_would_change(dev: Terraform, github: GitHubApi) -> None:
    dev.plan("-refresh=false", "-var=alarms={slow_milliseconds=1000}", out=dev.data / "plan")

    delivery.comment_on_plan(dev, 7)

    (comment,) = github.comments[7]
    (ROOT / "build" / "reports" / "plan-comment.md").write_text(comment["body"])
    lines = comment["body"].splitlines()
    assert lines[:6] == [
        "<!-- users-api plan of dev -->",
        "### dev: 1 to change",
        "",
        "| | resource | what of it |",
        "|---|---|---|",
        '| change | `module.observability.aws_cloudwatch_metric_alarm.this["slow-answers"]`'
        " | `alarm_description`, `threshold` |",
    ]
    assert "<details><summary>All of it</summary>" in lines
    assert "Plan: 0 to add, 1 to change, 0 to destroy." in lines


def test_a_plan_is_for_its_owner_alone(dev: Terraform) -> None:
    delivery.make_plan(dev)

    kept = dev.data / "plan"
    assert kept.stat().st_mode & 0o777 == 0o600


def test_the_plan_that_was_read_is_applied_once_and_nothing_else(dev: Terraform) -> None:
    dev.plan("-var=log_retention_days=14", out=dev.data / "plan")

    delivery.apply_plan(dev)

    (group,) = dev.environment.client("logs").describe_log_groups(logGroupNamePrefix="/aws/lambda/users-api-dev-users")[
        "logGroups"
    ]
    assert group["retentionInDays"] == 14
    with pytest.raises(ToolError, match="There is no plan of dev; make one with 'make plan ENV=dev'"):
        delivery.apply_plan(dev)


def test_a_plan_is_not_applied_once_another_deployment_has_overtaken_it(
    dev: Terraform, capfd: pytest.CaptureFixture[str]
) -> None:
    dev.plan("-var=log_retention_days=14", out=dev.data / "plan")
    dev.apply("-var=log_retention_days=5")

    with pytest.raises(ToolError, match="terraform apply failed"):
        delivery.apply_plan(dev)

    assert "Saved plan is stale" in capfd.readouterr().out


def test_a_plan_is_not_applied_with_another_package_than_it_was_made_with(dev: Terraform, tmp_path: Path) -> None:
    package = another_package(tmp_path)
    dev.plan(f"-var=function_package={package}", out=dev.data / "plan")
    shutil.copy(JAR, package)

    with pytest.raises(ToolError, match=r"other\.jar is not the one that was planned with"):
        delivery.apply_plan(dev)

    package.unlink()
    with pytest.raises(ToolError, match=r"other\.jar is missing"):
        delivery.apply_plan(dev)


def test_drift_is_an_issue_until_it_is_mended(
    dev: Terraform, github: GitHubApi, capsys: pytest.CaptureFixture[str]
) -> None:
    dev.apply()
    delivery.report_drift(dev)
    assert github.issues == []

    logs = dev.environment.client("logs")
    logs.put_retention_policy(logGroupName="/aws/lambda/users-api-dev-users", retentionInDays=1)
    with pytest.raises(ToolError, match="dev is no longer as it was deployed"):
        delivery.find_drift(dev)
    delivery.report_drift(dev)

    assert [(issue["title"], issue["state"]) for issue in github.issues] == [
        ("dev is no longer as it was deployed", "open")
    ]
    assert (
        "| change | `module.users.module.function.aws_cloudwatch_log_group.this` | `retention_in_days` |"
        in github.issues[0]["body"]
    )

    dev.apply()
    delivery.report_drift(dev)
    assert [issue["state"] for issue in github.issues] == ["closed"]


def test_a_second_run_is_refused_while_one_holds_the_state(dev: Terraform, capfd: pytest.CaptureFixture[str]) -> None:
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
