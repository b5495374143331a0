"""Serves the documentation page of a deployed environment, all of it from this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZipFile

from tools.aws.environment import Environment
from tools.errors import ToolError
from tools.openapi import api_document
from tools.paths import ROOT

PAGE = ROOT / "docs" / "page"
SWAGGER_UI = ROOT / "java" / "target" / "docs" / "swagger-ui.jar"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
}


@contextmanager
def serving(environment: Environment, outputs: dict[str, Any], port: int) -> Iterator[ThreadingHTTPServer]:
    """Yields a server for the page on 127.0.0.1, bound but not yet serving; port 0 selects a free port."""
    cognito_url = f"{environment.client('cognito-idp').meta.endpoint_url}/"
    files = _files(outputs, cognito_url)
    policy = _content_security_policy(outputs["api_url"], cognito_url)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = urlsplit(self.path).path.removeprefix("/") or "index.html"
            if name not in files:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Type", TYPES[Path(name).suffix])
            self.send_header("Content-Length", str(len(files[name])))
            self.send_header("Content-Security-Policy", policy)
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(files[name])

        def log_message(self, *_: Any) -> None:
            """Does not log requests."""

    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    except OSError as error:
        raise ToolError(f"Port {port} is in use; choose another with DOCS_PORT={port + 1}.") from error
    with server:
        yield server


def _files(outputs: dict[str, Any], cognito_url: str) -> dict[str, bytes]:
    config = {"cognitoUrl": cognito_url, "clientId": outputs["client_id"]}
    return {
        **{file.name: file.read_bytes() for file in PAGE.iterdir()},
        **_swagger_ui("swagger-ui.css", "swagger-ui-bundle.js"),
        "openapi.json": json.dumps(api_document.for_readers(outputs["api_url"])).encode(),
        "config.json": json.dumps(config).encode(),
    }


def _swagger_ui(*names: str) -> dict[str, bytes]:
    """These files of Swagger UI, which the JAR has in a folder that is named after its version."""
    with ZipFile(SWAGGER_UI) as jar:
        return {name: jar.read(next(path for path in jar.namelist() if path.endswith(f"/{name}"))) for name in names}


def _content_security_policy(*called: str) -> str:
    """Lets the page load only its own files, and call only the origins of these URLs."""
    origins = " ".join(f"{url.scheme}://{url.netloc}" for url in map(urlsplit, called))
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
        f" connect-src 'self' {origins}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
