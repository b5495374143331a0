"""The functions are measured with the options that Terraform gives them."""

from __future__ import annotations

import pytest

from benchmark.lambda_host.function import Function
from benchmark.variants import JVM_OPTIONS, SNAPSHOT_OPTIONS
from tools.paths import ROOT


@pytest.mark.parametrize(
    ("file", "options"),
    [
        ("main.tf", " ".join(JVM_OPTIONS[Function.AUTHORIZER])),
        ("modules/api_resource/variables.tf", " ".join(JVM_OPTIONS[Function.USERS])),
        ("modules/java_function/main.tf", '", "'.join(SNAPSHOT_OPTIONS)),
    ],
)
def test_the_options_are_those_of_terraform(file: str, options: str) -> None:
    assert f'"{options}"' in (ROOT / "terraform" / file).read_text()
