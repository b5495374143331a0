"""Where ministack's answers differ from AWS's in a way that Terraform sees: mended on their way out."""

from __future__ import annotations

import json
import re
from typing import Any

STAGE = re.compile(r"/restapis/[a-z0-9]+/stages(/[^/]+)?")


def corrected(app: Any) -> Any:
    """The application, with its replies about stages corrected."""

    async def correcting(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http" and STAGE.fullmatch(scope["path"]):
            send = _Rewriting(send)
        await app(scope, receive, send)

    return correcting


class _Rewriting:
    """Holds a reply back until it is whole, and sends it without what AWS would leave out."""

    def __init__(self, send: Any):
        self._send = send
        self._start: dict[str, Any] = {}
        self._body = b""

    async def __call__(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = _without_unset_logging(self._body)
        headers = [(name, value) for name, value in self._start["headers"] if name.lower() != b"content-length"]
        headers.append((b"content-length", str(len(body)).encode()))
        await self._send({**self._start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


def _without_unset_logging(body: bytes) -> bytes:
    """AWS leaves accessLogSettings out of a stage that logs no access; an empty one is a change in every plan."""
    if not body:
        return body
    reply = json.loads(body)
    for stage in [reply, *reply.get("item", [])]:
        if stage.get("accessLogSettings") == {}:
            del stage["accessLogSettings"]
    return json.dumps(reply).encode()
