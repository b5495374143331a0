"""Versions and aliases of functions, as recorded on AWS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError, WaiterError

from emulator.instance import Instance
from tools.tests import faults

EMPTY_ZIP = b"PK\x05\x06" + bytes(18)


@pytest.fixture(scope="module")
def functions(emulator: Instance) -> Iterator[Any]:
    """A client of a function with two versions."""
    iam, functions = emulator.client("iam"), emulator.client("lambda")
    role = iam.create_role(RoleName="versioned", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    settings = {"Runtime": "python3.12", "Handler": "x.y", "Role": role}
    functions.create_function(FunctionName="versioned", Code={"ZipFile": EMPTY_ZIP}, Publish=True, **settings)
    ready = functions.get_waiter("function_updated_v2")
    ready.wait(FunctionName="versioned")
    functions.update_function_configuration(FunctionName="versioned", Description="Another")
    ready.wait(FunctionName="versioned")
    functions.publish_version(FunctionName="versioned")
    functions.create_alias(FunctionName="versioned", Name="live", FunctionVersion="1")
    yield functions
    functions.delete_function(FunctionName="versioned")
    iam.delete_role(RoleName="versioned")


def test_a_list_of_versions_does_not_include_their_state(functions: Any) -> None:
    listed = functions.list_versions_by_function(FunctionName="versioned")["Versions"]

    assert [version["Version"] for version in listed] == ["$LATEST", "1", "2"]
    assert not any("State" in version or "LastUpdateStatus" in version for version in listed)
    assert "State" in functions.get_function_configuration(FunctionName="versioned", Qualifier="2")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param({"FunctionVersion": "10"}, "Function not found: .*:10", id="a version that does not exist"),
        pytest.param(
            {"FunctionVersion": "1", "RoutingConfig": {"AdditionalVersionWeights": {"10": 0.5}}},
            "Function not found: .*:10",
            id="a weight of a version that does not exist",
        ),
        pytest.param(
            {"FunctionVersion": "1", "RoutingConfig": {"AdditionalVersionWeights": {"1": 0.5}}},
            "Function version 1 is already included in routing configuration",
            id="a version beside itself",
        ),
        pytest.param(
            {"FunctionVersion": "$LATEST", "RoutingConfig": {"AdditionalVersionWeights": {"1": 0.5}}},
            r"\$LATEST is not supported for an alias pointing to more than 1 version",
            id="weights beside $LATEST",
        ),
    ],
)
def test_an_invalid_alias_is_refused(functions: Any, change: Any, message: str) -> None:
    with pytest.raises(ClientError, match=message):
        functions.update_alias(FunctionName="versioned", Name="live", **change)

    assert functions.get_alias(FunctionName="versioned", Name="live")["FunctionVersion"] == "1"


def test_an_alias_without_weights_has_no_routing(functions: Any) -> None:
    weights = {"AdditionalVersionWeights": {"2": 0.1}}
    functions.update_alias(FunctionName="versioned", Name="live", RoutingConfig=weights, Description="On trial")

    functions.update_alias(FunctionName="versioned", Name="live", RoutingConfig={"AdditionalVersionWeights": {}})

    alias = functions.get_alias(FunctionName="versioned", Name="live")
    assert "RoutingConfig" not in alias
    assert (alias["FunctionVersion"], alias["Description"]) == ("1", "On trial")


@pytest.mark.parametrize("update", ["update_function_configuration", "update_function_code"])
def test_an_update_is_refused_while_another_is_in_progress(functions: Any, update: str) -> None:
    change: dict[str, Any] = {"Description": "Changed"} if update.endswith("configuration") else {"ZipFile": EMPTY_ZIP}
    getattr(functions, update)(FunctionName="versioned", **change)

    with pytest.raises(ClientError, match=r"An update is in progress for resource: .*:versioned"):
        getattr(functions, update)(FunctionName="versioned", **change)

    functions.get_waiter("function_updated_v2").wait(FunctionName="versioned")


def published(emulator: Instance, functions: Any, state: str) -> str:
    """Publishes a version that will have that state."""
    functions.update_function_configuration(FunctionName="versioned", Description=f"For a version that is {state}")
    functions.get_waiter("function_updated_v2").wait(FunctionName="versioned")
    faults.order_versions(emulator, "versioned", state)
    version = functions.publish_version(FunctionName="versioned")["Version"]
    faults.order_none(emulator)
    return str(version)


def state_of(functions: Any, version: str) -> Any:
    return functions.get_function_configuration(FunctionName="versioned", Qualifier=version)["State"]


def test_a_version_whose_initialization_fails_is_pending_until_then(emulator: Instance, functions: Any) -> None:
    version = published(emulator, functions, "Failed")

    config = functions.get_function_configuration(FunctionName="versioned", Qualifier=version)
    assert (config["State"], config["LastUpdateStatus"]) == ("Pending", "InProgress"), "as recorded"
    with pytest.raises(WaiterError):
        functions.get_waiter("published_version_active").wait(
            FunctionName="versioned", Qualifier=version, WaiterConfig={"Delay": 1}
        )
    config = functions.get_function_configuration(FunctionName="versioned", Qualifier=version)
    assert (config["State"], config["LastUpdateStatus"]) == ("Failed", "Failed")


def test_a_call_of_an_idle_version_wakes_it_and_fails(emulator: Instance, functions: Any) -> None:
    version = published(emulator, functions, "Inactive")

    assert state_of(functions, version) == "Inactive"
    with pytest.raises(functions.exceptions.SnapStartNotReadyException):
        functions.invoke(FunctionName="versioned", Qualifier=version)
    functions.get_waiter("published_version_active").wait(
        FunctionName="versioned", Qualifier=version, WaiterConfig={"Delay": 1}
    )


def test_an_update_of_an_alias_with_an_old_revision_is_refused(functions: Any) -> None:
    seen = functions.get_alias(FunctionName="versioned", Name="live")["RevisionId"]
    functions.update_alias(FunctionName="versioned", Name="live", Description="Overtaken")

    with pytest.raises(functions.exceptions.PreconditionFailedException):
        functions.update_alias(FunctionName="versioned", Name="live", FunctionVersion="2", RevisionId=seen)


def test_a_function_that_is_created_again_uses_no_version_number_again(emulator: Instance) -> None:
    iam, functions = emulator.client("iam"), emulator.client("lambda")
    role = iam.create_role(RoleName="again", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    settings = {"Runtime": "python3.12", "Handler": "x.y", "Role": role, "Code": {"ZipFile": EMPTY_ZIP}}

    created = []
    for _ in range(2):
        created.append(functions.create_function(FunctionName="again", Publish=True, **settings)["Version"])
        functions.delete_function(FunctionName="again")

    assert created == ["1", "2"]
