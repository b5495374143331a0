"""The commands of the benchmark."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from benchmark import measure, old_keys, publication, report, variants
from benchmark.estimates import Estimate
from benchmark.lambda_host import runtime_package
from benchmark.results import Results
from benchmark.targets import all_targets
from tools.errors import ToolError
from tools.paths import JAR, REPORTS, ROOT

FOLDER = REPORTS / "benchmark"
# Calls of each variant in a round
CALLS = 4_000
CALLS_OF_A_CHANGE = 1_000


def bench(minutes: float, publish: bool) -> None:
    """Measures startup and response times of the functions, compared with other languages."""
    results = measure.measure(
        variants.all_variants(_java_home()),
        CALLS,
        minutes,
        # Starts are much faster than thousands of calls.
        rounds_of_starts=3,
        estimates=lambda results: [target.found for target in all_targets(results)],
    )
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
    jars = {base: folder / JAR.relative_to(ROOT), "now": JAR}
    chosen = [variant for name, jar in jars.items() for variant in variants.of_jar(name, jar, _java_home())]
    results = measure.measure(chosen, CALLS_OF_A_CHANGE, minutes, estimates=lambda results: _ratios(results, base))
    print(f"\n{report.change(results, base)}")


def bench_keys(rounds: int) -> None:
    """Prints how long the first two answers take with keys as old as in a snapshot, with TLS."""
    for line in old_keys.table(_java_home(), rounds):
        print(line, flush=True)


def _ratios(results: Results, base: str) -> list[Estimate]:
    rows = [(group, name) for group, by_jar in results.groups.items() for name in by_jar]
    return [ratio(*row, base) for row in rows for ratio in (results.first_ratio, results.warm_ratio)]


def package() -> None:
    """Builds the package that brings its own Java, with the JDK 25 or newer that JAVA_HOME names."""
    runtime_package.build()


def _java_home() -> Path:
    return Path(os.environ["JAVA_HOME"])
