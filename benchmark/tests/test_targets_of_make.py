"""What is given to the benchmark's make targets reaches it as text; tools/tests/test_make.py tests the others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmark.__main__ import COMMANDS
from tools.tests.test_make import HOSTILE, project, received, run

__all__ = ["project"]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_text_is_neither_run_nor_changed(project: Path, text: str) -> None:
    arguments = ["BASE", "MINUTES", "PUBLISH"]

    run(project, dict.fromkeys([*arguments, "BENCH_VENV", "BENCH_READY", "BASELINES", "BENCHMARK"], text), {})

    assert not list(project.rglob("RAN"))
    assert [received(project, name) for name in arguments] == [{text}] * len(arguments)


def test_every_command_has_a_target(project: Path) -> None:
    assert set(re.findall(r"-m benchmark ([a-z][a-z-]+)", run(project, {}, {}, "-n"))) == set(COMMANDS)
