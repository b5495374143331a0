"""Measuring how fast the functions start and answer."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tools.aws.environment import Environment
from tools.benchmark import (
    environment_reports,
    jars,
    load,
    measure,
    memory,
    publication,
    report,
    variants,
    verification,
)
from tools.benchmark.results import Results
from tools.errors import ToolError
from tools.lambda_host import java, runtime_package
from tools.lambda_host.function import surroundings
from tools.paths import REPORTS, ROOT
from tools.terraform.terraform import Terraform

FOLDER = REPORTS / "benchmark"
# Calls of each variant in a round
CALLS = 4_000


def bench(minutes: float, publish: bool) -> None:
    """Measures startup and response times of the functions, compared with other languages.

    Rounds continue until the interval of each target is narrower than ± 5 %, or the time is up, after six rounds.
    """
    # First: it compiles, and so may fail.
    verifications = list(verification.measure())
    with surroundings(measure.TOKENS) as found:
        chosen = variants.all_variants(_java_home())
        results: Results = measure.measure(chosen, found, CALLS, minutes, _java_home())
    results.verifications = verifications
    FOLDER.mkdir(parents=True, exist_ok=True)
    publication.write(results, FOLDER)
    print(f"\n{report.tables(results)}\nIn {FOLDER.relative_to(ROOT)}: {', '.join(publication.FILES)}")
    if publish:
        publication.publish(results)


def bench_change(base: str, minutes: float) -> None:
    """Compares the functions with those of another commit, in one run."""
    folder = ROOT / "build" / "base"
    archive = subprocess.run(["git", "archive", "--", base], cwd=ROOT, stdout=subprocess.PIPE)
    if archive.returncode != 0:
        raise ToolError(f"BASE must be a commit; git does not know '{base}'.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    subprocess.run(["tar", "-x"], cwd=folder, input=archive.stdout, check=True)
    if subprocess.run(["make", "-s", "build"], cwd=folder).returncode != 0:
        raise ToolError(f"The commit {base} can't be built; see above.")
    jars.compare({base: folder / java.JAR.relative_to(ROOT), "now": java.JAR}, minutes, _java_home())


def bench_memory() -> None:
    """Measures the functions with the memory and the processor share of each Lambda size (Linux, root)."""
    with surroundings(measure.TOKENS) as found:
        _write("memory.md", memory.by_memory(_java_home(), found))


def bench_load(calls: int) -> None:
    """Sends one process of each function many calls in a row, and shows its times and memory as they go."""
    with surroundings(measure.TOKENS) as found:
        _write("load.md", load.under_load(_java_home(), found, calls))


def bench_environment(environment: Environment, hours: float) -> None:
    """Prints Lambda's reports on the calls of a deployed environment: starts, durations, memory."""
    print(environment_reports.measured(environment, Terraform.of(environment).outputs(), hours))


def package() -> None:
    """Builds the package that brings its own Java, with the JDK 25 or newer that JAVA_HOME names."""
    runtime_package.build()


def _java_home() -> Path:
    return Path(os.environ["JAVA_HOME"])


def _write(name: str, text: str) -> None:
    file = FOLDER / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{text}\n")
    print(f"\n{text}\n\nIn {file.relative_to(ROOT)}")
