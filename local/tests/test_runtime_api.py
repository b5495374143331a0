"""The Runtime API of a function answers only the processes of that function."""

from __future__ import annotations

import io
import json
import socket
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from emulator.instance import Instance

# A runtime that reports the address of its Runtime API. A path with blanks cannot stand after "#!".
BOOTSTRAP = f"""#!/bin/sh
"exec" "{sys.executable}" "$0"
import http.client, json, os
address, _, secret = os.environ["AWS_LAMBDA_RUNTIME_API"].partition("/")
base = "/" + secret + "/2018-06-01/runtime/invocation/" if secret else "/2018-06-01/runtime/invocation/"
api = http.client.HTTPConnection(address)
while True:
    api.request("GET", base + "next")
    event = api.getresponse()
    event.read()
    answer = json.dumps(os.environ["AWS_LAMBDA_RUNTIME_API"])
    api.request("POST", base + event.headers["Lambda-Runtime-Aws-Request-Id"] + "/response", answer)
    api.getresponse().read()
"""
NEXT = "/2018-06-01/runtime/invocation/next"


@pytest.fixture(scope="module")
def functions(emulator: Instance) -> Iterator[Any]:
    """A client of the two functions "mine" and "yours"."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        bootstrap = zipfile.ZipInfo("bootstrap")
        bootstrap.external_attr = 0o755 << 16
        archive.writestr(bootstrap, BOOTSTRAP)
    iam, functions = emulator.client("iam"), emulator.client("lambda")
    role = iam.create_role(RoleName="runtime", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    for name in ("mine", "yours"):
        functions.create_function(
            FunctionName=name,
            Runtime="provided.al2023",
            Handler="any",
            Role=role,
            Code={"ZipFile": package.getvalue()},
        )
        functions.get_waiter("function_active_v2").wait(FunctionName=name)
    yield functions
    for name in ("mine", "yours"):
        functions.delete_function(FunctionName=name)
    iam.delete_role(RoleName="runtime")


def address_of(functions: Any, name: str) -> tuple[str, str]:
    """The host with port, and the secret path, of the Runtime API of a function, which must be idle."""
    reply = functions.invoke(FunctionName=name)
    assert "FunctionError" not in reply
    host, _, secret = json.load(reply["Payload"]).partition("/")
    return host, secret


def status(address: str, path: str, method: str = "GET", host: str | None = None) -> int:
    """The status of a request that is sent as it is: HTTP clients would correct some of them."""
    name, _, port = address.partition(":")
    head = f"{method} {path} HTTP/1.1\r\nHost: {host or address}\r\nContent-Length: 2\r\n\r\n{{}}"
    with socket.create_connection((name, int(port)), timeout=2) as connection:
        connection.sendall(head.encode("latin-1"))
        return int(connection.recv(1024).split(b" ", 2)[1])


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(NEXT, id="no secret"),
        pytest.param(f"/{'0' * 43}{NEXT}", id="a guessed secret"),
        pytest.param(f"/\xe9{NEXT}", id="a secret outside of ASCII"),
        pytest.param(f"/{NEXT}", id="an empty secret"),
        pytest.param("/", id="no path"),
        pytest.param(f"http://127.0.0.1{NEXT}", id="a whole URL"),
    ],
)
def test_events_are_kept_from_strangers(functions: Any, path: str) -> None:
    host, _ = address_of(functions, "mine")

    assert status(host, path) == 403


@pytest.mark.parametrize("result", ["invocation/1/response", "invocation/1/error", "init/error"])
def test_results_of_strangers_are_refused(functions: Any, result: str) -> None:
    host, _ = address_of(functions, "mine")

    assert status(host, f"/2018-06-01/runtime/{result}", "POST") == 403


def test_a_function_cannot_use_the_runtime_api_of_another(functions: Any) -> None:
    host, _ = address_of(functions, "mine")
    _, secret = address_of(functions, "yours")

    assert status(host, f"/{secret}{NEXT}") == 403


@pytest.mark.parametrize("name", ["evil.example", "localhost:{port}", "127.0.0.1"])
def test_another_host_is_refused_even_with_the_secret(functions: Any, name: str) -> None:
    host, secret = address_of(functions, "mine")

    assert status(host, f"/{secret}{NEXT}", host=name.format(port=host.partition(":")[2])) == 403


def test_the_secret_opens_the_runtime_api_only(functions: Any) -> None:
    host, secret = address_of(functions, "mine")

    assert status(host, f"/{secret}/anything/runtime/invocation/next") == 403
    assert status(host, f"/{secret}/2018-06-01/runtime/invocation/1/response", "POST") == 400


def test_strangers_do_not_stop_the_function(functions: Any) -> None:
    host, secret = address_of(functions, "mine")

    status(host, NEXT)

    assert address_of(functions, "mine") == (host, secret)
