"""The emulator as an ASGI application: ministack with patches, which refuses requests from foreign web pages."""

from __future__ import annotations

from typing import Any

from ministack.app import _parse_execute_api_url, _resolve_custom_domain_request
from ministack.app import app as ministack

from emulator import patches
from emulator.web_pages import Refusal, refusal

patches.apply()


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "http":
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        called = headers.get("host", ""), scope["path"]
        calls_an_api = bool(_parse_execute_api_url(*called) or _resolve_custom_domain_request(*called))
        if refused := refusal(headers, scope["path"], calls_an_api):
            await _refuse(refused, send)
            return
        if calls_an_api:
            # The function must get path parameters as they are in the URL; ministack would decode them.
            scope = {**scope, "path": scope["raw_path"].decode("latin-1")}
    await ministack(scope, receive, send)


async def _refuse(refused: Refusal, send: Any) -> None:
    body = refused.body()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})
