"""The tests of a file share a deployment, so they must run in one process."""

from __future__ import annotations

import os

import pytest


def test_the_tests_of_a_file_run_in_one_process(request: pytest.FixtureRequest) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        pytest.skip("All tests run in this process.")

    assert request.node.nodeid.endswith("@test_groups"), "pytest-xdist does not group them with this pytest"
