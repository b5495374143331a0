"""One emulator for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from emulator.instance import Instance, disposable


@pytest.fixture(scope="session")
def emulator() -> Iterator[Instance]:
    with disposable() as instance:
        yield instance
