"""The emulator as an ASGI application: ministack, with PutRestApi answered here."""

from __future__ import annotations

import asyncio
import json
import os
import re
from typing import Any
from urllib.parse import parse_qs

from botocore.exceptions import ClientError
from ministack.app import app as ministack_app

from emulator.corrections import corrected
from emulator.openapi import UnsupportedDocumentError
from emulator.put_rest_api import put_rest_api
from emulator.retries import answering_once

REST_API = re.compile(r"/restapis/([a-z0-9]+)")
CREDENTIAL_REGION = re.compile(r"Credential=[^/]+/[0-9]+/([a-z0-9-]+)/apigateway/")

ministack = corrected(ministack_app)


async def _answer_call(scope: dict[str, Any], receive: Any, send: Any) -> None:
    api = REST_API.fullmatch(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
    if api is None:
        await ministack(scope, receive, send)
        return
    document = await _body(receive)
    if refusal := await _not_allowed(scope, document):
        for message in refusal:
            await send(message)
        return
    try:
        _check_mode(scope)
        made = await asyncio.to_thread(put_rest_api, os.environ["AWS_ENDPOINT_URL"], _region(scope), api[1], document)
    except (UnsupportedDocumentError, ClientError) as error:
        await _answer(send, 400, {"message": str(error)}, (b"x-amzn-errortype", b"BadRequestException"))
    else:
        await _answer(send, 200, made)


app = answering_once(_answer_call)


async def _not_allowed(scope: dict[str, Any], body: bytes) -> list[dict[str, Any]]:
    """What ministack says where the caller may not make the call, or is not who it says; empty where it may."""
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def keep(message: dict[str, Any]) -> None:
        said.append(message)

    # It checks that before it finds that it lacks the call.
    await ministack(scope, receive, keep)
    return said if said[0]["status"] in (401, 403) else []


def _check_mode(scope: dict[str, Any]) -> None:
    mode = parse_qs(scope.get("query_string", b"").decode()).get("mode", ["merge"])[0]
    if mode != "overwrite":
        raise UnsupportedDocumentError(f"The import has the mode overwrite only, not {mode}.")


def _region(scope: dict[str, Any]) -> str:
    """The region that the request was signed for, which is where the API is."""
    authorization = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
    signed = CREDENTIAL_REGION.search(authorization)
    return signed[1] if signed else os.environ["AWS_REGION"]


async def _body(receive: Any) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body


async def _answer(send: Any, status: int, body: dict[str, Any], *headers: tuple[bytes, bytes]) -> None:
    headers = ((b"content-type", b"application/json"), *headers)
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})
