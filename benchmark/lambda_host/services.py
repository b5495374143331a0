"""python -m benchmark.lambda_host.services: serves the key set from standard input, a DynamoDB that finds every user,
and the credentials for a function that starts from a snapshot.

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

from benchmark.lambda_host.events import USERID
from benchmark.lambda_host.http import reply, request

ITEM = {
    "userid": {"S": USERID},
    "name": {"S": "Ada Lovelace"},
    "email": {"S": "ada@example.com"},
    "version": {"N": "1"},
    "createdAt": {"S": "2026-01-01T00:00:00.000Z"},
    "updatedAt": {"S": "2026-01-01T00:00:00.000Z"},
}
CREDENTIALS_PATH = "/credentials"
EXPIRATION = (datetime.now(UTC) + timedelta(hours=6)).strftime("%Y-%m-%dT%H:%M:%SZ")
CREDENTIALS = {"AccessKeyId": "test", "SecretAccessKey": "test", "Token": "test", "Expiration": EXPIRATION}
# Rejects the conditional writes that prime the functions, as DynamoDB does: their conditions are never met.
REFUSED = {"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException", "message": "Refused"}


@contextmanager
def running(key_set: bytes) -> Iterator[int]:
    """Runs the services with that key set; yields their port."""
    command = [sys.executable, "-m", "benchmark.lambda_host.services"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(key_set)
        process.stdin.close()
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


async def _serve(key_set: bytes) -> None:
    def json_reply(status: str, body: object, media_type: str = "application/x-amz-json-1.0") -> bytes:
        return reply(status, json.dumps(body).encode(), Content_Type=media_type)

    keys = reply("200 OK", key_set, Content_Type="application/json")
    credentials = json_reply("200 OK", CREDENTIALS, "application/json")
    item, refused = json_reply("200 OK", {"Item": ITEM}), json_reply("400 Bad Request", REFUSED)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await request(reader))[0].lower()
                if head.startswith(b"get "):
                    writer.write(credentials if f" {CREDENTIALS_PATH} ".encode() in head else keys)
                else:
                    writer.write(item if b"dynamodb_20120810.getitem" in head else refused)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(sys.stdin.buffer.read()))
