"""A web page of another origin, in a real browser on the machine on which the emulator runs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from emulator.instance import Instance
from tools.testing import browser

# A public name, which the browser is told to resolve to this machine.
STRANGER = "hostile.example"
# A request that needs no preflight: a POST of plain text, with the signature in the URL.
CREATE_FUNCTION = """
async ([url, mode, headers]) => {
  const role = 'arn:aws:iam::000000000000:role/any';
  const code = {ZipFile: 'UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA=='};
  const body = JSON.stringify(
      {FunctionName: 'hostile', Role: role, Runtime: 'python3.12', Handler: 'h.h', Code: code});
  try {
    const reply = await fetch(url, {method: 'POST', mode, headers, body});
    return `${reply.type} ${reply.status}`;
  } catch (error) {
    return error.name;
  }
}
"""
SIGNATURE = (
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=test/20261124/eu-west-1/lambda/aws4_request"
    "&X-Amz-Date=20261124T000000Z&X-Amz-SignedHeaders=host&X-Amz-Signature=00"
)


@contextmanager
def serving() -> Iterator[int]:
    """Serves an empty page on this machine; yields its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with serving() as port, sync_playwright() as playwright:
        arguments = [*browser.ARGUMENTS, f"--host-resolver-rules=MAP {STRANGER} 127.0.0.1"]
        chromium = playwright.chromium.launch(executable_path=browser.path(), args=arguments)
        page = chromium.new_page()
        page.goto(f"http://{STRANGER}:{port}/")
        yield page
        chromium.close()


@pytest.fixture(autouse=True)
def role(emulator: Instance) -> Iterator[None]:
    """A role for functions, as every deployment has it."""
    emulator.client("iam").create_role(RoleName="any", AssumeRolePolicyDocument="{}")
    yield
    emulator.client("iam").delete_role(RoleName="any")


def functions(emulator: Instance) -> list[str]:
    return [function["FunctionName"] for function in emulator.client("lambda").list_functions()["Functions"]]


@pytest.mark.parametrize("path", ["/2015-03-31/functions", f"/2015-03-31/functions?{SIGNATURE}"])
def test_cannot_create_a_function_with_a_simple_request(emulator: Instance, page: Page, path: str) -> None:
    page.evaluate(CREATE_FUNCTION, [f"{emulator.url}{path}", "no-cors", {}])

    assert functions(emulator) == []


def test_cannot_send_a_signature_in_a_header(emulator: Instance, page: Page) -> None:
    signed = {"Authorization": "AWS4-HMAC-SHA256 Credential=test/20261124/eu-west-1/lambda/aws4_request, Signature=00"}

    answer = page.evaluate(CREATE_FUNCTION, [f"{emulator.url}/2015-03-31/functions", "cors", signed])

    assert answer == "TypeError"
    assert functions(emulator) == []
