"""Builds the JAR as a package that brings its own Java, for the runtime provided.al2023.

Its Java is reduced to the modules in use, and starts from an AOT cache (JEP 483, JEP 514): a training run of both
functions, with stand-ins for Cognito and DynamoDB, records the classes that they load and link.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from pathlib import Path

from benchmark.lambda_host import java, runtime_api
from benchmark.lambda_host.function import Function, Surroundings, surroundings
from tools.errors import ToolError
from tools.paths import JAR, ROOT

FOLDER = ROOT / "build" / "runtime-package"
PACKAGE = ROOT / "java" / "target" / "users-api-runtime.zip"
# jdk.net: keep-alive of sockets; jdk.unsupported: the runtime client listens to SIGTERM.
MODULES = "java.base,java.logging,java.naming,jdk.net,jdk.unsupported"
# Lambda's limits for a direct upload, zipped and unzipped.
MAX_ZIPPED, MAX_UNPACKED = 50 << 20, 250 << 20
TRAINING_CALLS = 50
OLDEST_JDK = 25
# Every file gets the same time, so that the archive is reproducible.
TIMESTAMP = (2026, 1, 1, 0, 0, 0)


def build() -> None:
    """Builds the package with the JDK in JAVA_HOME; ToolError if the JDK is too old or the package too large."""
    jdk = Path(os.environ["JAVA_HOME"])
    require_aot(jdk)
    shutil.rmtree(FOLDER, ignore_errors=True)
    for name in ("lib", "jni", "aot"):
        (FOLDER / name).mkdir(parents=True)
    shutil.copy2(ROOT / "java" / "src" / "runtime" / "bootstrap", FOLDER)
    for jar in [JAR, *java.RUNTIME_CLIENT.glob("*.jar")]:
        shutil.copy2(jar, FOLDER / "lib")
    shutil.copy2(java.native_client(), FOLDER / "jni" / "libaws-lambda-jni.so")
    _link(jdk, FOLDER / "runtime")
    with surroundings(TRAINING_CALLS) as given:
        for function in Function:
            _train(function, given)
    _zip()


def require_aot(jdk: Path) -> None:
    """ToolError if that JDK can't create an AOT cache."""
    release = (jdk / "release").read_text()
    version = release.partition('JAVA_VERSION="')[2].partition('"')[0]
    if int(version.split(".")[0]) < OLDEST_JDK:
        raise ToolError(f"The package needs JDK {OLDEST_JDK} or newer, for its AOT cache; {jdk} is {version}.")


def _link(jdk: Path, runtime: Path) -> None:
    """Links a Java runtime of the modules in use, without debug information, man pages and header files."""
    jlink = [str(jdk / "bin" / "jlink"), "-J-XX:-UsePerfData", "--strip-debug", "--no-man-pages", "--no-header-files"]
    subprocess.run([*jlink, "--add-modules", MODULES, "--output", str(runtime)], check=True)


def _train(function: Function, given: Surroundings) -> None:
    """Runs the function as Lambda does; its Java writes the cache when it exits."""
    # Without C2: the cache would contain its profile, which starts C2 compilations and so slows down every start.
    variables = {"_HANDLER": function.value, "AOT": "AOTCacheOutput", "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1"}
    runtime_api.run(
        ["./bootstrap"],
        given.variables() | variables,
        FOLDER,
        given.events(function, TRAINING_CALLS),
        must_contain=function.answer,
        gently=True,
    )


def _zip() -> None:
    files = sorted(path for path in FOLDER.rglob("*") if path.is_file())
    with zipfile.ZipFile(PACKAGE, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in files:
            entry = zipfile.ZipInfo(str(path.relative_to(FOLDER)), TIMESTAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (path.stat().st_mode & 0xFFFF) << 16
            archive.writestr(entry, path.read_bytes())
    zipped, unpacked = PACKAGE.stat().st_size, sum(path.stat().st_size for path in files)
    if zipped > MAX_ZIPPED or unpacked > MAX_UNPACKED:
        raise ToolError(f"{PACKAGE.name} is larger than Lambda allows: {zipped} bytes, unpacked {unpacked}.")
