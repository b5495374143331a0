"""The portable runtime, which runs the functions on macOS."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from emulator.instance import Instance, disposable
from tools.paths import JAR, ROOT
from tools.tests import deployed, end_to_end

AUTHORIZER = {
    "JWT_ISSUER": "https://cognito.invalid/pool",
    "JWKS_URL": "http://127.0.0.1:9/jwks.json",
    "CLIENT_IDS": "client",
    "TOKEN_USES": "access",
    "ADMIN_GROUP": "apiAdmins",
}
USERS = {"TABLE_NAME": "users", "AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}


class RuntimeApi(HTTPServer):
    """Lambda's Runtime API with one event; keeps what the runtime posts."""

    def __init__(self, event: dict[str, object]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.events: Queue[dict[str, object]] = Queue()
        self.events.put(event)
        self.posted: Queue[tuple[str, str | None, Any]] = Queue()

    def answer(self, handler: str, variables: dict[str, str]) -> tuple[str, str | None, Any]:
        """What the runtime posts after it has called the handler with the event: path, kind of error, body."""
        threading.Thread(target=self.serve_forever, daemon=True).start()
        runtime = subprocess.Popen(
            [
                f"{os.environ['JAVA_HOME']}/bin/java",
                "-cp",
                str(JAR),
                str(ROOT / "local" / "PortableRuntime.java"),
                handler,
            ],
            env={**os.environ, **variables, "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self.server_port}"},
        )
        try:
            return self.posted.get(timeout=60)
        finally:
            runtime.kill()
            runtime.wait()
            self.shutdown()
            self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: RuntimeApi

    def do_GET(self) -> None:
        event = json.dumps(self.server.events.get()).encode()
        self.send_response(200)
        self.send_header("Lambda-Runtime-Aws-Request-Id", "an-id")
        self.send_header("Content-Length", str(len(event)))
        self.end_headers()
        self.wfile.write(event)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        kind = self.headers["Lambda-Runtime-Function-Error-Type"]
        self.server.posted.put((self.path.partition("/runtime/")[2], kind, body))
        self.send_response(202)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keeps the log of the tests short."""


def test_the_response_of_the_handler_is_posted() -> None:
    path, _, response = RuntimeApi({"httpMethod": "GET", "resource": "/nothing"}).answer(
        "dev.usersapi.users.UsersHandler", USERS
    )

    assert (path, response["statusCode"]) == ("invocation/an-id/response", 404)
    assert json.loads(response["body"])["instance"] == "urn:users-api:request:an-id"


def test_the_exception_of_the_handler_is_posted() -> None:
    posted = RuntimeApi({"no": "event"}).answer("dev.usersapi.authorizer.AuthorizerHandler", AUTHORIZER)

    kind = "dev.usersapi.authorizer.UnauthorizedException"
    assert posted == ("invocation/an-id/error", kind, {"errorType": kind, "errorMessage": "Unauthorized"})


def test_a_handler_that_does_not_start_is_reported() -> None:
    path, kind, body = RuntimeApi({}).answer("dev.usersapi.users.UsersHandler", {})

    assert (path, kind) == ("init/error", "dev.usersapi.config.ConfigurationException")
    assert body["errorMessage"] == "The environment variable TABLE_NAME is not set."


@pytest.fixture(scope="module")
def emulator() -> Iterator[Instance]:
    with disposable(JAVA_HOME=os.environ["JAVA_HOME"], RUNTIME_CLIENT="portable") as instance:
        yield instance


@pytest.mark.extended
def test_the_replies_match_the_document(emulator: Instance, tmp_path: Path) -> None:
    with deployed.local(emulator) as local:
        end_to_end.run(local, tmp_path, "e2e-portable-reports")
