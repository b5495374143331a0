"""The build's output: the JAR for AWS, and the package for the local run with the same JAR in it."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest

from tools import maven
from tools.paths import JAR, ROOT

LOCAL_PACKAGE = ROOT / "java" / "target" / "users-api-local.zip"


def test_the_local_package_contains_the_deployed_jar() -> None:
    with ZipFile(LOCAL_PACKAGE) as package:
        assert package.read("lib/users-api.jar") == JAR.read_bytes()


def test_the_runtime_clients_are_in_the_local_package_only() -> None:
    with ZipFile(JAR) as jar, ZipFile(LOCAL_PACKAGE) as package:
        assert "com/amazonaws/services/lambda/runtime/api/client/AWSLambda.class" not in jar.namelist()
        assert not [name for name in jar.namelist() if "PortableRuntime" in name]
        assert "PortableRuntime.java" in package.namelist()
        assert any("aws-lambda-java-runtime-interface-client" in name for name in package.namelist())


def test_the_jar_has_no_unused_dependencies() -> None:
    unused = ("io/netty/", "com/google/", "com/fasterxml/jackson/databind/", "org/joda/")
    with ZipFile(JAR) as jar:
        assert [name for name in jar.namelist() if name.startswith(unused)] == []


def test_every_class_that_is_looked_up_as_a_service_is_in_the_jar() -> None:
    with ZipFile(JAR) as jar:
        names = set(jar.namelist())
        services = {
            line.partition("#")[0].strip()
            for name in names
            if name.startswith("META-INF/services/")
            for line in jar.read(name).decode().splitlines()
        } - {""}

    assert {service for service in services if f"{service.replace('.', '/')}.class" not in names} == set()


@pytest.mark.extended
def test_the_sbom_lists_exactly_the_libraries_of_the_jar() -> None:
    subprocess.run(["make", "-s", "sbom"], cwd=ROOT, check=True, capture_output=True)

    listed = json.loads((ROOT / "java" / "target" / "users-api.cdx.json").read_text())["components"]
    names = {component["name"] for component in listed}
    # One library of each group, and some that only the tests or the local run have.
    assert {"dynamodb", "java-jwt", "jwks-rsa", "aws-lambda-java-core", "slf4j-simple", "httpclient5"} <= names
    assert not {"junit-jupiter", "wiremock", "DynamoDBLocal", "aws-lambda-java-runtime-interface-client"} & names
    assert all(component["version"] and component["hashes"] for component in listed)


@pytest.mark.extended
def test_the_build_is_reproducible_in_another_folder_and_over_its_own_output(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "java", tmp_path / "java", ignore=shutil.ignore_patterns("target"))
    (tmp_path / "local").mkdir()
    shutil.copy(ROOT / "local" / "bootstrap", tmp_path / "local")
    build = maven.command("package", "-Dmaven.test.skip=true", file=str(tmp_path / "java" / "pom.xml"))

    for _ in range(2):
        subprocess.run(build, check=True)

        for built in (JAR, LOCAL_PACKAGE):
            assert digest(tmp_path / "java" / "target" / "packages" / built.name) == digest(built)


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
