"""The port of the deployed API, beside the emulator's own: its URL needs no name that only some clients resolve.

On AWS, an API has a host of its own, and its paths begin with the stage. Here it has a port, with the same paths: so links
and redirects that begin with the path lead on. https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html
"""

from __future__ import annotations

from typing import Any

from ministack.services import apigateway_v1

from emulator.refusals import Refusal

HOST = b"host"


def addressed(scope: dict[str, Any]) -> dict[str, Any] | Refusal:
    """The request as if it had been sent to the host of the API; a refusal if it can't be known which API that is."""
    stage = scope["path"].lstrip("/").partition("/")[0]
    apis = [api for _, _, api in apigateway_v1._rest_apis._data]
    with_stage = [api for (_, _, api), stages in apigateway_v1._stages_v1._data.items() if stage in stages]
    # An API also answers calls of a stage that it does not have.
    candidates = with_stage or apis
    if len(candidates) != 1:
        return Refusal(
            f"{len(candidates)} APIs have the stage {stage!r}; call one by its host, <api id>.execute-api.localhost, at the"
            " emulator's own port."
        )
    others = [(name, value) for name, value in scope["headers"] if name.lower() != HOST]
    return {**scope, "headers": [*others, (HOST, f"{candidates[0]}.execute-api.localhost".encode())]}
