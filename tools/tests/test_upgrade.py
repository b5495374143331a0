"""An upgrade of a deployed environment from the last release to this tree, while a client calls the API."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from emulator.instance import Instance, disposable
from tools import maven
from tools.aws.environment import Environment
from tools.cognito import users
from tools.deployments import deployment
from tools.deployments.release import Release
from tools.releases import last_release
from tools.terraform.changes import Change, changes
from tools.terraform.terraform import API, Stack, Terraform
from tools.tests.copies import run

ADA = "ada@example.com"
# A change of the API is a new deployment of it, which the stage then points to.
BY_DESIGN = ".aws_api_gateway_deployment.this"
# What the next release destroys or replaces on purpose, by address. Empty it after the release.
ACCEPTED: set[str] = set()


class Client:
    """Writes and reads the record of its own user, all the time, with a token from before the upgrade."""

    def __init__(self, url: str, token: str):
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._call)
        self.failed: list[str] = []
        self.writes = 0
        self.version = 0

    def __enter__(self) -> Client:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()

    def _call(self) -> None:
        while not self._stopping.is_set():
            self.writes += 1
            self._send("PUT", {"name": f"Write {self.writes}"})
            self.version = self._send("GET").get("version", 0)

    def _send(self, method: str, body: dict[str, str] | None = None) -> dict[str, Any]:
        try:
            reply = requests.request(method, self._url, headers=self._headers, json=body, timeout=60)
            reply.raise_for_status()
            return dict(reply.json())
        except requests.RequestException as error:
            self.failed.append(f"{method}, write {self.writes}: {error}")
            return {}


@dataclass(frozen=True)
class Upgrade:
    """terraform: of this tree; before: the outputs of the last release; planned: what the upgrade would change."""

    terraform: Terraform
    before: dict[str, Any]
    planned: list[Change]

    @property
    def losses(self) -> list[str]:
        """What would be destroyed or replaced, as in "replace module.api.aws_api_gateway_rest_api.this"."""
        lost = [change for change in self.planned if change.action in ("destroy", "replace")]
        return [
            f"{change.action} {change.address}"
            for change in lost
            if change.address not in ACCEPTED and not change.address.endswith(BY_DESIGN)
        ]


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The last release, built."""
    last = last_release.last()
    if last is None:
        pytest.skip("Nothing was released yet.")
    if not last_release.is_in_this_clone(last):
        pytest.skip("This is not a clone with all commits; 'git fetch --unshallow' gets them.")
    folder = tmp_path_factory.mktemp("release")
    last_release.extract(last, folder)
    run(folder, *maven.command("package", "-Dmaven.test.skip=true"))
    return folder


@pytest.fixture(scope="module")
def upgrade(emulator: Instance, release: Path) -> Iterator[Upgrade]:
    """The last release is deployed, and the upgrade to this tree is planned."""
    environment = Environment("local", emulator)
    old = Terraform(environment, True, Stack(release / "terraform", API.states, API.role, release / "environments"))
    old.init()
    old.apply()
    before = old.outputs()
    Release(environment, before).newest()
    new = Terraform(environment, unattended=True)
    new.init()
    deployment.save_plan(new, ",".join(ACCEPTED))
    yield Upgrade(new, before, changes(new.show(new.data / "plan")))
    new.forget()


@pytest.fixture(scope="module")
def client(upgrade: Upgrade) -> Client:
    """A client that has called the API while the upgrade was applied."""
    assert not upgrade.losses, f"Not applied: it would {', '.join(upgrade.losses)}"
    environment, before = upgrade.terraform.environment, upgrade.before
    userid = users.create(environment, before, ADA)
    token = users.token(environment, before, ADA)
    # Not the URL in the outputs of 1.0.0, which only some clients resolve.
    assert environment.emulator is not None
    url = f"{environment.emulator.api_url}/{before['stage_name']}/users/{userid}"
    with Client(url, token) as client:
        deployment.apply_saved_plan(upgrade.terraform, ",".join(ACCEPTED))
    return client


def test_nothing_is_destroyed_or_replaced(upgrade: Upgrade) -> None:
    assert not upgrade.losses, f"The upgrade would {', '.join(upgrade.losses)}"


def test_every_call_during_the_upgrade_is_answered(client: Client) -> None:
    assert client.writes > 10
    assert not client.failed, "\n".join(client.failed)


def test_every_write_during_the_upgrade_is_carried_out_once(client: Client) -> None:
    assert client.version == client.writes


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize("name", ["api_id", "stage_name", "user_pool_id", "client_id", "functions", "tables", "arns"])
def test_what_clients_and_other_configurations_refer_to_stays(upgrade: Upgrade, name: str) -> None:
    assert upgrade.terraform.outputs()[name] == upgrade.before[name]


@pytest.mark.extended
def test_an_alias_that_terraform_has_moved_stays(release: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("moved") / "environments"
    shutil.copytree(release / "environments", folder)
    with (folder / "local.tfvars").open("a") as file:
        file.write("terraform_moves_alias = true\n")
    with disposable() as emulator:
        environment = Environment("local", emulator)
        old = Terraform(environment, True, Stack(release / "terraform", API.states, API.role, folder))
        old.init()
        old.apply()
        new = Terraform(environment, unattended=True)
        new.init()
        planned, _ = deployment.make_plan(new)
        new.forget()

    moved = [change for change in changes(planned) if "aws_lambda_alias" in change.address]
    assert {(change.action, change.origin.rpartition(".")[2]) for change in moved} == {("move", "newest[0]")}
