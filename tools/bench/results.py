"""What one run has measured, to be asked for by function and flavour."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tools.bench.measure import Measurement
from tools.bench.verification import Verification
from tools.environment import ROOT
from tools.functions.function import Function

REPORTS = ROOT / "build" / "reports" / "bench"
TITLES = {Function.AUTHORIZER: "The authorizer, a new token each call", Function.USERS: "GET /users/{userid}"}


class Results:
    def __init__(self, measured: Iterable[Measurement], verifications: Iterable[Verification]) -> None:
        self._measured = {(m.function, m.flavour): m for m in measured}
        self.verifications = {v.compiler: v for v in verifications}

    def of(self, function: Function, flavour: str) -> Measurement:
        return self._measured[function, flavour]

    def of_function(self, function: Function) -> list[Measurement]:
        return [m for m in self._measured.values() if m.function is function]

    def ratio(self, function: Function, ours: str, other: str, value: Callable[[Measurement], float]) -> float:
        """A value of one of our flavours, divided by that of another."""
        return value(self.of(function, ours)) / value(self.of(function, other))
