"""Deployments: a stage serves the API as it was when its deployment was created, not as it is now.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html
"""

from __future__ import annotations

import contextvars
import copy
import json
from typing import Any

from ministack.core.responses import AccountRegionScopedDict
from ministack.services import apigateway_v1

from emulator.patches.replacing import replace

# What a deployment keeps, besides the gateway responses, which ministack keeps itself.
STORES = ("_resources", "_authorizers_v1", "_models", "_request_validators")

_kept: dict[str, dict[str, Any]] = {}
"""The definition of an API by the id of its deployment: each store's part."""

served: contextvars.ContextVar[dict[str, Any]] = contextvars.ContextVar("served")
"""The definition that the current call is served from."""


def apply() -> None:
    replace(apigateway_v1, "_create_deployment", _keep_definition)
    for name in STORES:
        replace(apigateway_v1, name, _store(name))


def _store(name: str) -> Any:
    return lambda _: _Store(name)


class _Store(AccountRegionScopedDict):  # type: ignore[misc]  # ministack has no types.
    """One of ministack's stores, which answers a call of an API with what its deployment has kept."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def get(self, api: str, default: Any = None) -> Any:
        kept = served.get({})
        return kept[self._name] if kept else super().get(api, default)


def _keep_definition(create: Any) -> Any:
    def _create_deployment(api: str, data: dict[str, Any]) -> Any:
        status, headers, body = create(api, data)
        if status == 201:
            definition = {store: getattr(apigateway_v1, store).get(api, {}) for store in STORES}
            _kept[json.loads(body)["id"]] = copy.deepcopy(definition)
        return status, headers, body

    return _create_deployment


def definition(api: str, stage: str) -> dict[str, Any]:
    """What the stage's deployment has kept; empty if it is unknown."""
    return _kept.get(apigateway_v1.stages_for_api(api).get(stage, {}).get("deploymentId", ""), {})
