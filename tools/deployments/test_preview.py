"""What approvers read of a release is what the deployment does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from emulator.instance import Instance
from tools.deployments import deployment
from tools.deployments.preview import Preview
from tools.deployments.release import ALIAS, Release
from tools.errors import ToolError
from tools.paths import REPORTS
from tools.tests.deployed import Deployed, local

CANARY = {"percent": 10, "minutes": 15}


@pytest.fixture(scope="module")
def deployed(emulator: Instance) -> Iterator[Deployed]:
    with local(emulator) as deployed:
        yield deployed


@pytest.fixture
def users(deployed: Deployed) -> str:
    return str(deployed.outputs["functions"]["users"])


@pytest.fixture
def rolled_back(deployed: Deployed, users: str) -> Iterator[str]:
    """The number of a version of the users function that was released and rolled back."""
    client = deployed.environment.client("lambda")
    ready = client.get_waiter("function_updated_v2")
    description = client.get_function_configuration(FunctionName=users)["Description"]
    client.update_function_configuration(FunctionName=users, Description="Another")
    ready.wait(FunctionName=users, WaiterConfig={"Delay": 0.2})
    version = str(client.publish_version(FunctionName=users)["Version"])
    client.update_function_configuration(FunctionName=users, Description=description)
    ready.wait(FunctionName=users, WaiterConfig={"Delay": 0.2})
    Release(deployed.environment, deployed.outputs | {"release": {"percent": 100, "minutes": 0}}).newest()
    Release(deployed.environment, deployed.outputs).rollback()
    yield version
    client.update_alias(FunctionName=users, Name=ALIAS, FunctionVersion="1")
    client.delete_function(FunctionName=users, Qualifier=version)


def planned(deployed: Deployed, *arguments: str) -> dict[str, Any]:
    file = deployed.terraform.data / "plan"
    deployed.terraform.plan(*arguments, out=file, quiet=True)
    return deployed.terraform.show(file)


@pytest.fixture(scope="module")
def unchanged(deployed: Deployed) -> dict[str, Any]:
    """A plan without changes; it does not depend on the versions that the API calls."""
    return planned(deployed)


def lines(deployed: Deployed, plan: dict[str, Any]) -> list[str]:
    return Preview.of(deployed.environment, plan).lines()


def test_a_plan_without_a_release_says_nothing_of_one(deployed: Deployed, unchanged: dict[str, Any]) -> None:
    assert lines(deployed, unchanged) == []


def test_a_plan_names_each_function_of_which_it_publishes_a_version_and_the_canary(
    deployed: Deployed, users: str
) -> None:
    plan = planned(
        deployed, '-var=cors_allow_origins=["https://second.example"]', "-var=release={percent=10, minutes=15}"
    )

    assert lines(deployed, plan) == [
        f"- `{users}`: from version 1 to a new version",
        "At first they get 10 % of the calls, for 15 minutes (a canary).",
    ]


def test_a_plan_says_that_a_canary_that_was_left_behind_ends(
    deployed: Deployed, users: str, rolled_back: str, unchanged: dict[str, Any]
) -> None:
    client = deployed.environment.client("lambda")
    client.update_alias(FunctionName=users, Name=ALIAS, RoutingConfig={"AdditionalVersionWeights": {rolled_back: 0.1}})

    assert f"`{users}`: from version 1 to version {rolled_back}" in "".join(lines(deployed, unchanged))
    client.update_alias(
        FunctionName=users,
        Name=ALIAS,
        FunctionVersion=rolled_back,
        RoutingConfig={"AdditionalVersionWeights": {"1": 0.1}},
    )
    assert lines(deployed, unchanged) == [
        f"- `{users}`: version {rolled_back} only, which ends the canary of version 1"
    ]

    client.update_alias(FunctionName=users, Name=ALIAS, RoutingConfig={"AdditionalVersionWeights": {}})


def test_the_report_of_a_plan_without_changes_says_that_a_rolled_back_version_goes_live_again(
    deployed: Deployed, users: str, rolled_back: str, capfd: pytest.CaptureFixture[str]
) -> None:
    deployment.save_plan(deployed.terraform)

    report = (REPORTS / "plan-local.md").read_text()
    assert report.startswith("### local: the outputs change, a release\n")
    said = (
        f"- `{users}`: from version 1 to version {rolled_back}, **which was published before and is not live: it was"
        " rolled back, or its release was stopped**\n"
    )
    assert said in report
    assert said in capfd.readouterr().out


def test_a_plan_is_not_applied_if_it_would_release_something_else_than_it_said(
    deployed: Deployed, users: str, rolled_back: str
) -> None:
    client = deployed.environment.client("lambda")
    client.update_alias(FunctionName=users, Name=ALIAS, FunctionVersion=rolled_back)
    deployment.save_plan(deployed.terraform)
    Release(deployed.environment, deployed.outputs).rollback()

    with pytest.raises(ToolError, match=f"{users} has changed since the plan was made: the API calls version 1"):
        deployment.apply_saved_plan(deployed.terraform)
