"""Releases, canaries and rollbacks of the functions' versions."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError

from emulator.instance import Instance
from tools.cognito import users
from tools.deployments import release, versions
from tools.deployments.release import ALIAS, PREVIOUS, Release
from tools.deployments.versions import Versions
from tools.errors import ToolError
from tools.tests import faults
from tools.tests.deployed import Deployed, local

# Not a setting of the authorizer, so that only the users function gets a second version.
SECOND = '-var=cors_allow_origins=["https://second.example"]'
AT_ONCE: dict[str, float] = {"percent": 100, "minutes": 0}
HALF: dict[str, float] = {"percent": 50, "minutes": 0.02}


@pytest.fixture(scope="module")
def deployed(emulator: Instance) -> Iterator[Deployed]:
    """A deployment whose users function has a second version, which the API does not call."""
    with local(emulator) as deployed:
        deployed.terraform.apply(SECOND)
        yield deployed


@pytest.fixture(autouse=True)
def first_version(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release, "CHECK_SECONDS", 0.1)
    monkeypatch.setattr(versions, "POLL_SECONDS", 0.1)
    call_first_versions(deployed)


def call_first_versions(deployed: Deployed) -> None:
    for name in deployed.outputs["functions"].values():
        deployed.environment.client("lambda").update_alias(
            FunctionName=name,
            Name=ALIAS,
            FunctionVersion="1",
            RoutingConfig={"AdditionalVersionWeights": {}},
        )
        with contextlib.suppress(ClientError):
            deployed.environment.client("lambda").delete_alias(FunctionName=name, Name=PREVIOUS)


@pytest.fixture
def publish(deployed: Deployed, emulator: Instance) -> Iterator[Callable[[str], str]]:
    """Publishes a version of the users function in an emulated state, and deletes it after the test."""
    client, name = deployed.environment.client("lambda"), deployed.outputs["functions"]["users"]
    before = client.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    ready = client.get_waiter("function_updated_v2")

    def configure(variables: dict[str, str]) -> None:
        client.update_function_configuration(FunctionName=name, Environment={"Variables": variables})
        ready.wait(FunctionName=name, WaiterConfig={"Delay": 0.2})

    def published(state: str) -> str:
        # Lambda publishes a version only if something has changed.
        configure(before | {"STATE": state})
        faults.order_versions(emulator, name, state)
        version = client.publish_version(FunctionName=name)["Version"]
        faults.order_none(emulator)
        configure(before)
        return str(version)

    yield published
    call_first_versions(deployed)
    for version in client.list_versions_by_function(FunctionName=name)["Versions"]:
        if version["Version"] not in ("$LATEST", "1", "2"):
            client.delete_function(FunctionName=name, Qualifier=version["Version"])


def of(deployed: Deployed, how: dict[str, float]) -> Release:
    return Release(deployed.environment, deployed.outputs | {"release": how})


def called(deployed: Deployed) -> list[tuple[str, dict[str, float]]]:
    """For the authorizer and the users function: the version that the API calls, and the weights of others."""
    client, functions = deployed.environment.client("lambda"), deployed.outputs["functions"]
    aliases = [client.get_alias(FunctionName=functions[name], Name=ALIAS) for name in ("authorizer", "users")]
    return [
        (alias["FunctionVersion"], alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {}))
        for alias in aliases
    ]


def set_alarm(deployed: Deployed, alarm: str, state: str) -> None:
    deployed.environment.client("cloudwatch").set_alarm_state(
        AlarmName=f"users-api-local-{alarm}", StateValue=state, StateReason="A test"
    )


def test_a_deployment_alone_does_not_move_the_aliases(deployed: Deployed) -> None:
    assert called(deployed) == [("1", {}), ("1", {})]
    assert not deployed.terraform.plan(SECOND), "a release would be undone by the next deployment"


def test_a_release_without_a_canary_moves_the_aliases_at_once(deployed: Deployed) -> None:
    of(deployed, AT_ONCE).newest()

    assert called(deployed) == [("1", {}), ("2", {})]
    assert not deployed.terraform.plan(SECOND), "the next deployment would undo the release"


def test_a_canary_without_alarms_ends_with_the_newest_versions(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    of(deployed, HALF).newest()

    assert called(deployed) == [("1", {}), ("2", {})]
    assert "Version 2 of users-api-local-users gets 50 % of the calls." in capsys.readouterr().out


def test_an_alarm_stops_a_release_and_restores_the_previous_versions(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []

    def go_off(_: float) -> None:
        seen.append(called(deployed))
        set_alarm(deployed, "failing-now", "ALARM")

    monkeypatch.setattr("time.sleep", go_off)
    with pytest.raises(ToolError, match="users-api-local-failing-now went off: the API calls the previous versions"):
        of(deployed, HALF).newest()

    set_alarm(deployed, "failing-now", "OK")
    assert seen == [[("1", {}), ("1", {"2": 0.5})]]
    assert called(deployed) == [("1", {}), ("1", {})]


def test_an_alarm_that_was_already_active_does_not_stop_the_release_of_a_fix(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    set_alarm(deployed, "server-errors", "ALARM")

    of(deployed, HALF).newest()

    set_alarm(deployed, "server-errors", "OK")
    assert called(deployed) == [("1", {}), ("2", {})]
    assert "Ignoring alarms that were already active: users-api-local-server-errors." in capsys.readouterr().out


def test_an_interrupted_release_restores_the_previous_versions(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", interrupt)
    with pytest.raises(KeyboardInterrupt):
        of(deployed, HALF).newest()

    assert called(deployed) == [("1", {}), ("1", {})]


def test_a_canary_gets_its_share_of_the_calls(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    user = users.create(deployed.environment, deployed.outputs, "user@example.com")
    token = users.token(deployed.environment, deployed.outputs, "user@example.com")
    origins: set[str] = set()

    def call(_: float) -> None:
        for _ in range(25):
            reply = requests.get(
                f"{deployed.outputs['api_url']}/users/{user}",
                headers={"Authorization": f"Bearer {token}", "Origin": "https://second.example"},
                timeout=30,
            )
            origins.add(reply.headers["Access-Control-Allow-Origin"])

    monkeypatch.setattr("time.sleep", call)
    of(deployed, HALF).newest()

    # Each version returns its own origin; missing one of them is as unlikely as 25 heads in a row.
    assert origins == {"*", "https://second.example"}


def test_a_rollback_restores_the_previous_versions(deployed: Deployed) -> None:
    of(deployed, AT_ONCE).newest()

    of(deployed, AT_ONCE).rollback()

    assert called(deployed) == [("1", {}), ("1", {})]


def test_a_rollback_does_not_depend_on_text_that_a_console_edits(deployed: Deployed) -> None:
    of(deployed, AT_ONCE).newest()
    client = deployed.environment.client("lambda")
    for name in deployed.outputs["functions"].values():
        for alias in (ALIAS, PREVIOUS):
            client.update_alias(FunctionName=name, Name=alias, Description="Edited; previous version: 2")

    of(deployed, AT_ONCE).rollback()

    assert called(deployed) == [("1", {}), ("1", {})]


def test_a_rollback_ends_a_canary_that_was_left_behind(deployed: Deployed) -> None:
    client = deployed.environment.client("lambda")
    weights = {"AdditionalVersionWeights": {"2": 0.1}}
    client.update_alias(FunctionName=deployed.outputs["functions"]["users"], Name=ALIAS, RoutingConfig=weights)

    of(deployed, AT_ONCE).rollback()

    assert called(deployed) == [("1", {}), ("1", {})]


def test_a_release_is_rolled_back_only_once(deployed: Deployed) -> None:
    of(deployed, AT_ONCE).newest()
    of(deployed, AT_ONCE).rollback()

    with pytest.raises(ToolError, match="There is no release to roll back; deploy the commit that you want"):
        of(deployed, AT_ONCE).rollback()


def test_a_release_waits_until_the_newest_version_is_ready(
    deployed: Deployed, publish: Callable[[str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    newest = publish("Active")

    of(deployed, AT_ONCE).newest()

    assert called(deployed) == [("1", {}), (newest, {})]
    assert f"Waiting until version {newest} of users-api-local-users is ready" in capsys.readouterr().out


def test_a_version_that_does_not_get_ready_is_not_called(
    deployed: Deployed, publish: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "PATIENCE_SECONDS", 0.3)
    newest = publish("Pending")

    with pytest.raises(ToolError, match=f"Version {newest} of users-api-local-users is still not ready after"):
        of(deployed, AT_ONCE).newest()

    assert called(deployed) == [("1", {}), ("1", {})]


def test_a_version_that_fails_is_not_called_and_is_published_again_by_the_next_release(
    deployed: Deployed, publish: Callable[[str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    failed = publish("Failed")

    with pytest.raises(ToolError, match=f"Version {failed} of users-api-local-users is Failed, and is not called"):
        of(deployed, AT_ONCE).newest()
    assert called(deployed) == [("1", {}), ("1", {})]

    of(deployed, AT_ONCE).newest()
    assert called(deployed) == [("1", {}), (str(int(failed) + 1), {})]
    assert f"Version {failed} of users-api-local-users failed; it was published again" in capsys.readouterr().out


def test_a_rollback_wakes_an_idle_version(
    deployed: Deployed, publish: Callable[[str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    idle, newest = publish("Inactive"), publish("Active")
    client, name = deployed.environment.client("lambda"), deployed.outputs["functions"]["users"]
    client.update_alias(FunctionName=name, Name=ALIAS, FunctionVersion=newest)
    client.create_alias(FunctionName=name, Name=PREVIOUS, FunctionVersion=idle)

    of(deployed, AT_ONCE).rollback()

    assert called(deployed) == [("1", {}), (idle, {})]
    said = capsys.readouterr().out
    assert f"Waking version {idle} of users-api-local-users" in said
    assert f"The API calls version {idle} of users-api-local-users again." in said


def test_a_canary_does_not_undo_a_rollback(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: of(deployed, HALF).rollback())

    with pytest.raises(ToolError, match=r"Somebody else has moved the alias live of users-api-local-"):
        of(deployed, HALF).newest()

    assert called(deployed) == [("1", {}), ("1", {})]


def test_a_deployment_does_not_undo_a_concurrent_rollback(deployed: Deployed) -> None:
    of(deployed, AT_ONCE).newest()
    before = Release.live(deployed.environment, deployed.outputs)
    of(deployed, AT_ONCE).rollback()

    with pytest.raises(ToolError, match=r"calls version 1 of users-api-local-\w+, but called 2 when this deployment"):
        of(deployed, AT_ONCE).newest(before)

    assert called(deployed) == [("1", {}), ("1", {})]


def test_a_release_that_fails_half_way_restores_every_alias(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = Release._move
    moves: list[str] = []

    def fail_at_the_second(self: Release, alias: release.Alias, *target: Any, **more: Any) -> release.Alias:
        moves.append(alias.function)
        if len(moves) == 2:
            raise ToolError("Throttled")
        return call(self, alias, *target, **more)

    monkeypatch.setattr(Release, "_move", fail_at_the_second)
    with pytest.raises(ToolError, match="Throttled"):
        of(deployed, AT_ONCE).newest()

    assert called(deployed) == [("1", {}), ("1", {})]
    with pytest.raises(ToolError, match="There is no release to roll back"):
        of(deployed, AT_ONCE).rollback()


@pytest.mark.parametrize("percent", [AT_ONCE, HALF], ids=["at once", "with a canary"])
def test_a_first_version_that_fails_is_published_again(
    deployed: Deployed, publish: Callable[[str], str], percent: dict[str, float]
) -> None:
    client, name = deployed.environment.client("lambda"), deployed.outputs["functions"]["users"]
    failed = publish("Failed")
    while client.get_function_configuration(FunctionName=name, Qualifier=failed)["State"] == "Pending":
        time.sleep(0.1)
    client.update_alias(FunctionName=name, Name=ALIAS, FunctionVersion=failed)

    of(deployed, percent).newest()

    assert called(deployed) == [("1", {}), (str(int(failed) + 1), {})]


def test_a_rollback_overrides_a_concurrent_release(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    of(deployed, AT_ONCE).newest()
    aliases = Release._aliases

    def read_before_another_moves(self: Release) -> list[release.Alias]:
        read = aliases(self)
        deployed.environment.client("lambda").update_alias(
            FunctionName=deployed.outputs["functions"]["users"], Name=ALIAS, FunctionVersion="2"
        )
        return read

    monkeypatch.setattr(Release, "_aliases", read_before_another_moves)
    of(deployed, AT_ONCE).rollback()

    assert called(deployed) == [("1", {}), ("1", {})]


def test_live_versions_leave_out_functions_that_are_not_deployed(deployed: Deployed) -> None:
    functions = {"users": deployed.outputs["functions"]["users"], "authorizer": "users-api-local-gone"}

    assert Release.live(deployed.environment, {}) == {}
    assert Release.live(deployed.environment, {"functions": functions}) == {deployed.outputs["functions"]["users"]: 1}


def test_a_release_does_not_undo_a_rollback_made_while_its_version_got_ready(
    deployed: Deployed, publish: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    of(deployed, AT_ONCE).newest()
    newest = publish("Active")
    rollback = of(deployed, AT_ONCE).rollback
    make_ready = Versions.make_ready

    def roll_back_meanwhile(self: Versions, version: int) -> None:
        if version == int(newest):
            monkeypatch.setattr(Versions, "make_ready", make_ready)
            rollback()
        make_ready(self, version)

    monkeypatch.setattr(Versions, "make_ready", roll_back_meanwhile)
    with pytest.raises(ToolError, match=r"Somebody else has moved the alias live of users-api-local-\w+"):
        of(deployed, AT_ONCE).newest()

    assert called(deployed) == [("1", {}), ("1", {})]
