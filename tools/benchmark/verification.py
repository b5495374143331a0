"""Measures the verification of a token with JMH, compared with its signature only, in the JDK and in OpenSSL."""

from __future__ import annotations

import json
import subprocess
import timeit
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from tools.benchmark.variants import BUILD
from tools.errors import ToolError
from tools.lambda_host.events import Pool
from tools.paths import ROOT

# Values of -XX:TieredStopAtLevel.
COMPILERS = {"C1 only": 1, "C2": 4}
REPEATS = 2_000


@dataclass(frozen=True)
class Verification:
    """Microseconds of a whole token, of its signature only, and of the same signature in OpenSSL."""

    compiler: str
    token: float
    signature: float
    openssl: float


def measure() -> Iterator[Verification]:
    openssl = _openssl()
    for compiler, level in COMPILERS.items():
        scores = _jmh(level)
        yield Verification(compiler, scores["token"], scores["signature"], openssl)


def _jmh(level: int) -> dict[str, float]:
    result = BUILD / f"verification-{level}.json"
    command = ["mvn", "-B", "-ntp", "-q", "-f", "java/pom.xml", "-Pbenchmark", "test-compile", "exec:exec"]
    done = subprocess.run(
        [*command, f"-Dbenchmark.level={level}", f"-Dbenchmark.result={result}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise ToolError(f"JMH failed:\n{done.stdout[-2000:]}")
    return {
        run["benchmark"].rpartition(".")[2]: run["primaryMetric"]["score"] for run in json.loads(result.read_text())
    }


def _openssl() -> float:
    pool = Pool()
    signed, _, _ = pool.token(0).rpartition(".")
    text, public = signed.encode(), pool.key.public_key()
    signature = pool.key.sign(text, padding.PKCS1v15(), hashes.SHA256())
    verify = timeit.Timer(lambda: public.verify(signature, text, padding.PKCS1v15(), hashes.SHA256()))
    return min(verify.repeat(5, REPEATS)) / REPEATS * 1e6
