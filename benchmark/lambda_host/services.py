"""python -m benchmark.lambda_host.services [CERTIFICATE SECONDS]: serves the key set from standard input, a DynamoDB
that finds every user, and the credentials for a function that starts from a snapshot.

With a certificate, it speaks TLS, and every request for the keys but the first is answered after that many seconds.

It runs in its own process, so that it does not slow down what is measured, and prints the port on which it listens.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from benchmark.lambda_host.certificate import Certificate
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
NEVER = 3600.0
CREDENTIALS_PATH = "/credentials"
EXPIRATION = (datetime.now(UTC) + timedelta(hours=6)).strftime("%Y-%m-%dT%H:%M:%SZ")
CREDENTIALS = {"AccessKeyId": "test", "SecretAccessKey": "test", "Token": "test", "Expiration": EXPIRATION}
# Rejects the conditional writes that prime the functions, as DynamoDB does: their conditions are never met.
REFUSED = {"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException", "message": "Refused"}


@contextmanager
def running(key_set: bytes, certificate: Certificate | None = None, delay: float | None = 0.0) -> Iterator[int]:
    """Runs the services with that key set; yields their port.

    certificate: for TLS; delay: seconds to the second and later answers with the keys over TLS, None for no answer
    """
    command = [sys.executable, "-m", "benchmark.lambda_host.services"]
    if certificate is not None:
        command += [str(certificate.chain), str(NEVER if delay is None else delay)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(key_set)
        process.stdin.close()
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


async def _serve(key_set: bytes, chain: str | None = None, delay: str = "0") -> None:
    def json_reply(status: str, body: object, media_type: str = "application/x-amz-json-1.0") -> bytes:
        return reply(status, json.dumps(body).encode(), Content_Type=media_type)

    keys = reply("200 OK", key_set, Content_Type="application/json")
    credentials = json_reply("200 OK", CREDENTIALS, "application/json")
    item, refused = json_reply("200 OK", {"Item": ITEM}), json_reply("400 Bad Request", REFUSED)

    tls = None
    if chain is not None:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(chain)
    waits = itertools.chain([0.0], itertools.repeat(float(delay)))

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await request(reader))[0].lower()
                if f" {CREDENTIALS_PATH} ".encode() in head:
                    writer.write(credentials)
                elif head.startswith(b"get "):
                    await asyncio.sleep(next(waits))
                    writer.write(keys)
                else:
                    writer.write(item if b"dynamodb_20120810.getitem" in head else refused)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=tls)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(sys.stdin.buffer.read(), *sys.argv[1:]))
