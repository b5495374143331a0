"""Deployments of versions that Lambda does not get ready: Terraform waits for them, and the next deployment recovers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from emulator.instance import Instance
from tools.deployments import deployment
from tools.deployments.release import Release
from tools.errors import ToolError
from tools.terraform.changes import changes
from tools.tests import faults
from tools.tests.deployed import Deployed, local

# A new version of the users function, and a change that Terraform makes only after it.
CHANGE = ('-var=cors_allow_origins=["https://another.example"]',)


@pytest.fixture(scope="module")
def deployed(emulator: Instance) -> Iterator[Deployed]:
    with local(emulator) as deployed:
        yield deployed


def deploy(deployed: Deployed) -> None:
    deployment.make_plan(deployed.terraform, *CHANGE)
    deployment.apply_saved_plan(deployed.terraform)


def test_a_version_whose_snapshot_fails_is_reported_with_lambdas_reason_and_published_again(
    deployed: Deployed, emulator: Instance, capfd: pytest.CaptureFixture[str]
) -> None:
    users = deployed.outputs["functions"]["users"]
    faults.order_versions(emulator, users, "Failed", seconds=1)
    try:
        with pytest.raises(ToolError) as failed:
            deploy(deployed)
    finally:
        faults.order_none(emulator)

    print(said := capfd.readouterr().out, failed.value)
    assert f"publishing Lambda Function ({users}) version" in said
    first, second = str(failed.value).splitlines()
    assert first.startswith("terraform apply failed")
    assert second == (
        f"Version 2 of {users} is Failed, and is not called: The function failed while it was initialized."
        " docs/runbook.md#failed-version says what to do."
    )
    assert Release.live(deployed.environment, deployed.outputs)[users] == 1, "callers notice nothing"

    deploy(deployed)

    assert f"Version 2 of {users} failed; it was published again as version 3." in capfd.readouterr().out
    assert Release.live(deployed.environment, deployed.outputs)[users] == 3
    # Only the number of the newest version, which the release has published, is not in the state yet.
    planned, _ = deployment.make_plan(deployed.terraform, *CHANGE)
    assert changes(planned) == []


def test_a_deployment_waits_for_a_slow_snapshot(deployed: Deployed, emulator: Instance) -> None:
    users = deployed.outputs["functions"]["users"]
    faults.order_versions(emulator, users, "Active", seconds=8)
    try:
        deployment.make_plan(deployed.terraform, "-var=function_memory_size=640")
        deployment.apply_saved_plan(deployed.terraform)
    finally:
        faults.order_none(emulator)

    client = deployed.environment.client("lambda")
    live = Release.live(deployed.environment, deployed.outputs)[users]
    assert client.get_function_configuration(FunctionName=users, Qualifier=str(live))["State"] == "Active"
    assert client.get_function_configuration(FunctionName=users, Qualifier=str(live))["MemorySize"] == 640
