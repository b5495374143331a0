"""The command that runs the JAR in AWS's runtime client, as Lambda's Java runtimes do."""

from __future__ import annotations

import platform
from pathlib import Path

from tools.paths import JAR, ROOT

RUNTIME_CLIENT = ROOT / "java" / "target" / "lambda-runtime-client"
NATIVE_CLIENT = "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI"
# Architectures, as the client's file names spell them.
MACHINES = {"x86_64": "x86_64", "aarch64": "aarch_64"}
MAIN_CLASS = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda"
# Makes the client follow SnapStart's lifecycle: hooks, snapshot, restore.
SNAPSTART_FLAG = "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac"


def native_client() -> Path:
    """The native part of the runtime client for this machine."""
    return RUNTIME_CLIENT / "jni" / f"libaws-lambda-jni.linux-{MACHINES[platform.machine()]}.so"


def command(java_home: Path, handler: str, *flags: str, jar: Path = JAR, classes: Path | None = None) -> list[str]:
    """The command line that runs the function with that handler class; classes: a folder of further ones."""
    further = [classes] if classes else []
    class_path = ":".join(str(path) for path in [jar, *further, *sorted(RUNTIME_CLIENT.glob("*.jar"))])
    # By default the client unpacks its native library into the machine's /tmp.
    always = ["-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED", f"-D{NATIVE_CLIENT}={native_client()}"]
    return [str(java_home / "bin" / "java"), *always, *flags, "-cp", class_path, MAIN_CLASS, handler]
