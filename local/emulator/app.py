"""The emulator as an ASGI application: ministack with patches, behind checks of who asks for what."""

from __future__ import annotations

import os
from typing import Any

from ministack.app import app as ministack

from emulator import api_address, api_port, ministack_paths, patches, web_pages
from emulator.deployed_apis import calls_an_api
from emulator.refusals import Refusal

API_PORT = api_port(int(os.environ["GATEWAY_PORT"]))

patches.apply()


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] in ("http", "websocket"):
        to_api = scope["server"][1] == API_PORT
        is_api_call = to_api or calls_an_api(_headers(scope).get("host", ""), scope["path"])
        addressed = _refusal(scope, is_api_call) or (api_address.addressed(scope) if to_api else scope)
        if isinstance(addressed, Refusal):
            await _refuse(scope, addressed, send)
            return
        scope = addressed
        if is_api_call and scope["type"] == "http":
            # The function must get path parameters as they are in the URL; ministack would decode them.
            scope = {**scope, "path": scope["raw_path"].decode("latin-1")}
    await ministack(scope, receive, send)


def _headers(scope: dict[str, Any]) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _refusal(scope: dict[str, Any], is_api_call: bool) -> Refusal | None:
    if scope["type"] == "websocket" and not is_api_call:
        # Ministack's other WebSockets ask for no signature.
        return Refusal("The emulator serves WebSockets of APIs only.")
    # Ministack serves its own paths under each host name, those of APIs too.
    return ministack_paths.refusal(scope["path"]) or web_pages.refusal(_headers(scope), scope["path"], is_api_call)


async def _refuse(scope: dict[str, Any], refused: Refusal, send: Any) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close"})
        return
    body = refused.body()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})
