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

REST_API = re.compile(r"/restapis/([a-z0-9]+)")
CREDENTIAL_REGION = re.compile(r"Credential=[^/]+/[0-9]+/([a-z0-9-]+)/apigateway/")

ministack = corrected(ministack_app)


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    api = REST_API.fullmatch(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
    if api is None:
        await ministack(scope, receive, send)
        return
    try:
        _check_mode(scope)
        document = await _body(receive)
        await asyncio.to_thread(put_rest_api, os.environ["AWS_ENDPOINT_URL"], _region(scope), api[1], document)
    except (UnsupportedDocumentError, ClientError) as error:
        await _refuse(send, str(error))
    else:
        # What PutRestApi answers with is what GetRestApi does.
        await ministack({**scope, "method": "GET", "query_string": b""}, _nothing, send)


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


async def _nothing() -> dict[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _refuse(send: Any, message: str) -> None:
    headers = [(b"content-type", b"application/json"), (b"x-amzn-errortype", b"BadRequestException")]
    await send({"type": "http.response.start", "status": 400, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps({"message": message}).encode()})
