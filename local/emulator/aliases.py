"""Aliases that divide their calls between two versions: ministack calls the first alone."""

from __future__ import annotations

import random
from typing import Any

from ministack.services import lambda_svc


def divide_calls_by_weight() -> None:
    """Makes a version's weight its share of the alias's calls.

    https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html
    """
    find = lambda_svc._effective_func_record_for_qualifier

    def weighted_find(function: dict[str, Any] | None, qualifier: str | None) -> Any:
        alias = (function or {}).get("aliases", {}).get(qualifier, {})
        weights = alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
        for version, weight in weights.items():
            if random.random() < weight:
                return find(function, version)
        return find(function, qualifier)

    lambda_svc._effective_func_record_for_qualifier = weighted_find
