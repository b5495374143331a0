"""One emulator for the tests of this folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from emulator.instance import Instance, free_port


@pytest.fixture(scope="session")
def emulator() -> Iterator[Instance]:
    instance = Instance(free_port())
    process = instance.start(ends_with_parent=True)
    assert process is not None
    yield instance
    instance.stop()
    shutil.rmtree(instance.folder)
