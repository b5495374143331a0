"""The package with its own Java has the form that Lambda expects, and gives the same answers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from benchmark.lambda_host import runtime_api, runtime_package
from benchmark.lambda_host.function import Function, surroundings
from emulator.instance import Instance
from tools.errors import ToolError
from tools.paths import JAR
from tools.tests import deployed, end_to_end
from tools.tests.deployed import Deployed

# The package takes a minute to build.
needs_package = pytest.mark.extended


@pytest.fixture(scope="module")
def package() -> Path:
    try:
        runtime_package.require_aot(Path(os.environ["JAVA_HOME"]))
    except ToolError as error:
        pytest.skip(str(error))
    runtime_package.build()
    return runtime_package.PACKAGE


@pytest.fixture(scope="module")
def local(emulator: Instance, package: Path) -> Iterator[Deployed]:
    with deployed.local(emulator, f"-var=function_package={package}") as deployment:
        yield deployment


@needs_package
def test_contains_the_deployed_jar(package: Path) -> None:
    with ZipFile(package) as archive:
        assert archive.read("lib/users-api.jar") == JAR.read_bytes()


@needs_package
@pytest.mark.parametrize("function", Function)
def test_starts_from_its_cache_after_unpacking(package: Path, tmp_path: Path, function: Function) -> None:
    """Lambda unpacks the package later and in another folder; with AOTMode=on, Java starts only if the cache fits."""
    with ZipFile(package) as archive:
        for entry in archive.infolist():
            (tmp_path / archive.extract(entry, tmp_path)).chmod(entry.external_attr >> 16)
    with surroundings(tokens=1) as found:
        variables = {"_HANDLER": function.value, "JAVA_TOOL_OPTIONS": "-XX:AOTMode=on"}
        runtime_api.run(
            ["./bootstrap"],
            found.variables() | variables,
            tmp_path,
            found.events(function, 1),
            must_contain=function.answer,
        )


@needs_package
def test_gives_the_replies_of_the_document_over_http(local: Deployed, tmp_path: Path) -> None:
    end_to_end.run(local, tmp_path, "e2e-runtime-reports")


def test_refuses_an_older_jdk(tmp_path: Path) -> None:
    (tmp_path / "release").write_text('JAVA_VERSION="21.0.8"\n')

    with pytest.raises(ToolError, match=r"needs JDK 25 or newer, for its AOT cache; .* is 21\.0\.8"):
        runtime_package.require_aot(tmp_path)
