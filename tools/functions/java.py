"""The JAR in AWS's runtime client, as Lambda's Java runtimes start it."""

from __future__ import annotations

from pathlib import Path

from tools.environment import ROOT

JAR = ROOT / "java" / "target" / "users-api.jar"
RUNTIME_CLIENT = ROOT / "java" / "target" / "lambda-runtime-client"
MAIN_CLASS = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda"
# With it the client takes the way of SnapStart: hooks, snapshot, restoring.
SNAPSTART_FLAG = "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac"


def command(java_home: Path, handler: str, *flags: str, jar: Path = JAR) -> list[str]:
    """What runs the function of that class."""
    class_path = ":".join(str(path) for path in [jar, *sorted(RUNTIME_CLIENT.glob("*.jar"))])
    always = ["-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED"]
    return [str(java_home / "bin" / "java"), *always, *flags, "-cp", class_path, MAIN_CLASS, handler]
