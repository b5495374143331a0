"""Build the package that brings its own Java, with the JDK 25 or newer that JAVA_HOME names."""

from __future__ import annotations

from argparse import Namespace

from tools.lambda_host import runtime_package


def run(_: Namespace) -> None:
    runtime_package.build()
