"""python -m tools.lambda_host.services: serves the key set from standard input, a DynamoDB that finds every user, and
the credentials for a function that starts from a snapshot.

It runs in its own process, so that it does not slow down what is measured, and prints the port on which it listens.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from tools.lambda_host.events import USERID

ITEM = {
    "userid": {"S": USERID},
    "name": {"S": "Ada Lovelace"},
    "email": {"S": "ada@example.com"},
    "version": {"N": "1"},
    "createdAt": {"S": "2026-01-01T00:00:00.000Z"},
    "updatedAt": {"S": "2026-01-01T00:00:00.000Z"},
}
CREDENTIALS_PATH = "/credentials"
CREDENTIALS = {
    "AccessKeyId": "test",
    "SecretAccessKey": "test",
    "Token": "test",
    "Expiration": (datetime.now(UTC) + timedelta(hours=6)).strftime("%Y-%m-%dT%H:%M:%SZ"),
}
# Rejects the conditional writes that prime the functions, as DynamoDB does: their conditions are never met.
REFUSED = {"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException", "message": "Refused"}


@contextmanager
def running(key_set: bytes) -> Iterator[int]:
    """Runs the services with that key set; yields their port."""
    command = [sys.executable, "-m", "tools.lambda_host.services"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(key_set)
        process.stdin.close()
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def content_length(head: bytes) -> int:
    """The Content-Length in the head of a request, which must be in lower case; 0 if the header is missing."""
    return int(head.partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)


def _reply(status: str, media_type: str, body: bytes) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


async def _serve(key_set: bytes) -> None:
    keys = _reply("200 OK", "application/json", key_set)
    credentials = _reply("200 OK", "application/json", json.dumps(CREDENTIALS).encode())
    found = _reply("200 OK", "application/x-amz-json-1.0", json.dumps({"Item": ITEM}).encode())
    refused = _reply("400 Bad Request", "application/x-amz-json-1.0", json.dumps(REFUSED).encode())

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                await reader.readexactly(content_length(head))
                if head.startswith(f"get {CREDENTIALS_PATH} ".encode()):
                    writer.write(credentials)
                elif head.startswith(b"get "):
                    writer.write(keys)
                else:
                    writer.write(found if b"dynamodb_20120810.getitem" in head else refused)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(sys.stdin.buffer.read()))
