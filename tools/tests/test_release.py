"""How a new version of the functions takes over, and how it gives way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from emulator.instance import Instance
from tools import people, release
from tools.errors import ToolError
from tools.release import ALIAS, Release
from tools.tests.deployed import Deployed, local

FUNCTIONS = ("authorizer_function", "users_function")
# A setting of the users function alone: of the authorizer there will be no second version.
SECOND = "-var=cors_allow_origin=https://second.example"
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
    for name in FUNCTIONS:
        deployed.environment.client("lambda").update_alias(
            FunctionName=deployed.outputs[name],
            Name=ALIAS,
            FunctionVersion="1",
            Description="",
            RoutingConfig={"AdditionalVersionWeights": {}},
        )


def of(deployed: Deployed, how: dict[str, float]) -> Release:
    return Release(deployed.environment, deployed.outputs | {"release": how})


def called(deployed: Deployed) -> list[tuple[str, dict[str, float]]]:
    """What the API calls of each function: a version, and the share of others."""
    client = deployed.environment.client("lambda")
    aliases = [client.get_alias(FunctionName=deployed.outputs[name], Name=ALIAS) for name in FUNCTIONS]
    return [
        (alias["FunctionVersion"], alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {}))
        for alias in aliases
    ]


def set_alarm(deployed: Deployed, alarm: str, state: str) -> None:
    deployed.environment.client("cloudwatch").set_alarm_state(
        AlarmName=f"users-api-local-{alarm}", StateValue=state, StateReason="A test"
    )


def test_a_deployment_alone_changes_nothing_of_what_the_api_calls(deployed: Deployed) -> None:
    assert called(deployed) == [("1", {}), ("1", {})]
    assert not deployed.terraform.plan(SECOND), "a release would be undone by the next deployment"


def test_a_release_at_once_has_the_api_call_the_newest_versions(deployed: Deployed) -> None:
    of(deployed, AT_ONCE).newest()

    assert called(deployed) == [("1", {}), ("2", {})]
    assert not deployed.terraform.plan(SECOND), "the next deployment would undo the release"


def test_a_release_by_steps_ends_with_the_newest_versions_where_no_alarm_goes_off(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    of(deployed, HALF).newest()

    assert called(deployed) == [("1", {}), ("2", {})]
    assert "Version 2 of users-api-local-users gets 50 % of the calls." in capsys.readouterr().out


def test_an_alarm_ends_a_release_and_the_versions_of_before_are_called_again(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []

    def go_off(_: float) -> None:
        seen.append(called(deployed))
        set_alarm(deployed, "failing-now", "ALARM")

    monkeypatch.setattr("time.sleep", go_off)
    with pytest.raises(ToolError, match="users-api-local-failing-now went off: the API calls the versions of before"):
        of(deployed, HALF).newest()

    set_alarm(deployed, "failing-now", "OK")
    assert seen == [[("1", {}), ("1", {"2": 0.5})]]
    assert called(deployed) == [("1", {}), ("1", {})]


def test_an_alarm_that_rang_before_does_not_end_the_release_of_its_remedy(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    set_alarm(deployed, "server-errors", "ALARM")

    of(deployed, HALF).newest()

    set_alarm(deployed, "server-errors", "OK")
    assert called(deployed) == [("1", {}), ("2", {})]
    assert "Not watched, because they ring already: users-api-local-server-errors." in capsys.readouterr().out


def test_a_release_that_is_interrupted_leaves_the_versions_of_before(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", interrupt)
    with pytest.raises(KeyboardInterrupt):
        of(deployed, HALF).newest()

    assert called(deployed) == [("1", {}), ("1", {})]


def test_a_version_on_trial_gets_its_share_of_the_calls(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    user = people.create(deployed.environment, deployed.outputs, "user@example.com", admin=False)
    token = people.token(deployed.environment, deployed.outputs, "user@example.com")
    url = urlsplit(deployed.outputs["api_url"])
    origins: set[str] = set()

    def call(_: float) -> None:
        for _ in range(25):
            reply = requests.get(
                f"http://127.0.0.1:{url.port}{url.path}/users/{user}",
                headers={"Host": url.netloc, "Authorization": f"Bearer {token}"},
                timeout=30,
            )
            origins.add(reply.headers["Access-Control-Allow-Origin"])

    monkeypatch.setattr("time.sleep", call)
    of(deployed, HALF).newest()

    # Each version names its own; that one is never called is as likely as 25 times heads.
    assert origins == {"*", "https://second.example"}


def test_a_rollback_has_the_api_call_the_versions_of_before_the_last_release(deployed: Deployed) -> None:
    of(deployed, AT_ONCE).newest()

    of(deployed, AT_ONCE).rollback()

    assert called(deployed) == [("1", {}), ("1", {})]


def test_a_rollback_ends_a_trial_that_was_left_behind(deployed: Deployed) -> None:
    client = deployed.environment.client("lambda")
    weights = {"AdditionalVersionWeights": {"2": 0.1}}
    client.update_alias(FunctionName=deployed.outputs["users_function"], Name=ALIAS, RoutingConfig=weights)

    of(deployed, AT_ONCE).rollback()

    assert called(deployed) == [("1", {}), ("1", {})]


def test_a_release_is_taken_back_once(deployed: Deployed) -> None:
    of(deployed, AT_ONCE).newest()
    of(deployed, AT_ONCE).rollback()

    with pytest.raises(ToolError, match="There is no release to take back; deploy the commit that you want"):
        of(deployed, AT_ONCE).rollback()
