"""The tables of a function under load are made from the times and the memory of its calls."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.benchmark import load
from tools.errors import ToolError
from tools.lambda_host.function import Surroundings
from tools.lambda_host.runtime_api import Run

LOG = """[0.5s] GC(0) Pause Young (Allocation Failure) 2M->1M(9M) 1.250ms
[0.7s] GC(1) Pause Full (Metadata GC Threshold) 5M->4M(9M) 33.400ms
[0.7s] Using Serial
"""


def test_each_row_has_the_times_and_the_memory_of_its_part() -> None:
    warm = [0.001] * 10 + [0.002] * 9 + [0.05]

    rows = load._rows(Run(first=1.0, warm=warm, memory=0, peak=0, memories=[80.4, 81.0]), calls=100)

    assert rows == [["10", "1000", "1000", "1000", "1.0", "80"], ["20", "2000", "50000", "50000", "50.0", "81"]]


def test_the_pauses_are_those_of_the_log() -> None:
    assert load._pauses(LOG) == [1.25, 33.4]


@pytest.mark.parametrize("calls", [0, 5, 101])
def test_needs_parts_of_equal_size(calls: int) -> None:
    with pytest.raises(ToolError, match="CALLS must be a multiple of 10"):
        load.under_load(Path(), Surroundings([], 0), calls)
