"""Lambda: aliases that divide their calls, and less waiting for log lines."""

from __future__ import annotations

import random
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from emulator.patches.replacing import PatchError, replace

# How long ministack waits for a first line, for the next line, and at most.
DEFAULT_WAITS = (0.050, 0.005, 0.250)
SHORTER_WAITS = (0.010, 0.005, 0.250)


def apply() -> None:
    replace(lambda_svc, "_effective_func_record_for_qualifier", _divided_by_weight)
    _wait_less_for_log_lines()


def _divided_by_weight(find: Any) -> Any:
    """Makes a version's weight its share of the alias's calls; ministack calls the first version alone.

    https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html
    """

    def weighted_find(function: dict[str, Any] | None, qualifier: str | None) -> Any:
        alias = (function or {}).get("aliases", {}).get(qualifier, {})
        weights = alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
        for version, weight in weights.items():
            if random.random() < weight:
                return find(function, version)
        return find(function, qualifier)

    return weighted_find


def _wait_less_for_log_lines() -> None:
    """Makes a response wait 10 ms for a first line in the function's log, not 50: most calls write none.

    A line that comes later is written with those of the next call.
    """
    drain = getattr(lambda_runtime.Worker, "_drain_stderr_bounded", None)
    if drain is None or drain.__defaults__ != DEFAULT_WAITS:
        raise PatchError(lambda_runtime.Worker, "_drain_stderr_bounded")
    drain.__defaults__ = SHORTER_WAITS
