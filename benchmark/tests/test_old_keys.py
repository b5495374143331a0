"""One restored authorizer with keys an hour old, over TLS."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmark import old_keys


@pytest.mark.extended
def test_an_authorizer_with_old_keys_answers_before_it_fetches_them() -> None:
    first, second = old_keys.answers(Path(os.environ["JAVA_HOME"]), age=3600, delay=None)

    # The second waits until it gives the fetch up, which the first must not have begun.
    assert first < second
