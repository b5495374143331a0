"""The first answers of an authorizer that is restored with old keys, from a key endpoint that has TLS and may be slow."""

from __future__ import annotations

import statistics
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmark.lambda_host import java, runtime_api, services
from benchmark.lambda_host.certificate import Certificate
from benchmark.lambda_host.events import Pool
from benchmark.lambda_host.function import Function, Surroundings
from benchmark.variants import BUILD, JVM_OPTIONS, LAMBDAS_FLAGS, SNAPSHOT_OPTIONS
from tools.paths import JAR, ROOT

HANDLER = "dev.usersapi.authorizer.AgingAuthorizer"
CLASSES = BUILD / "aging"
SOURCES = ROOT / "benchmark" / "aging"
# How old the keys are, in seconds.
AGES = {"fresh": 0, "an hour": 3600, "a day and an hour": 25 * 3600}
# When the endpoint answers, in seconds; None if it takes connections and never answers.
DELAYS = {"after 0 ms": 0.0, "after 300 ms": 0.3, "after 2,000 ms": 2.0, "never": None}


def table(java_home: Path, rounds: int) -> Iterator[str]:
    """The lines of a table in Markdown: milliseconds to the first and the second answer, medians of that many rounds."""
    _compile(java_home)
    yield "| keys | " + " | ".join(f"endpoint answers {delay}" for delay in DELAYS) + " |"
    yield "|---|" + "---|" * len(DELAYS)
    for age, seconds in AGES.items():
        cells = [_cell([answers(java_home, seconds, delay) for _ in range(rounds)]) for delay in DELAYS.values()]
        yield f"| {age} | " + " | ".join(cells) + " |"


def answers(java_home: Path, age: int, delay: float | None) -> tuple[float, float]:
    """Milliseconds to the first and the second answer of one environment, refusals for want of keys included."""
    _compile(java_home)
    with _running(java_home, delay) as (pool, port, trusted):
        surroundings = Surroundings([pool.token(number, age) for number in range(2)], port, "https")
        options = (*LAMBDAS_FLAGS, *JVM_OPTIONS[Function.AUTHORIZER], *SNAPSHOT_OPTIONS, *trusted, java.SNAPSTART_FLAG)
        command = java.command(java_home, HANDLER, *options, jar=JAR, classes=CLASSES)
        run = runtime_api.run(
            command,
            surroundings.variables(snapshot=True) | {"SNAPSHOT_AGE": str(age)},
            BUILD,
            surroundings.events(Function.AUTHORIZER, 2),
            must_contain=None,
        )
    return run.first * 1000, run.warm[0] * 1000


@contextmanager
def _running(java_home: Path, delay: float | None) -> Iterator[tuple[Pool, int, list[str]]]:
    """A pool, the port of the services, and the options by which Java trusts them."""
    pool, certificate = Pool(), Certificate(BUILD / "certificate")
    with services.running(pool.key_set(), certificate, delay) as port:
        yield pool, port, certificate.trust_options()


def _compile(java_home: Path) -> None:
    if not CLASSES.exists() or CLASSES.stat().st_mtime < JAR.stat().st_mtime:
        CLASSES.mkdir(parents=True, exist_ok=True)
        sources = [str(file) for file in SOURCES.rglob("*.java")]
        subprocess.run([java_home / "bin" / "javac", "-cp", JAR, "-d", CLASSES, *sources], check=True)
        CLASSES.touch()


def _cell(measured: list[tuple[float, float]]) -> str:
    return ", ".join(f"{statistics.median(times):,.0f}" for times in zip(*measured, strict=True))
