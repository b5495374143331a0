"""GitHub's issues and comments, as far as the workflows use them, on this machine."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class GitHubApi:
    """What was written, in the order of its creation."""

    def __init__(self) -> None:
        self.url = ""
        self.issues: list[dict[str, Any]] = []
        self.comments: dict[int, list[dict[str, Any]]] = {}

    def answer(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        place = urlsplit(path)
        page = int(parse_qs(place.query).get("page", ["1"])[0])
        if found := re.fullmatch(r"/repos/org/api/issues/(\d+)/comments", place.path):
            return self._collection(method, self.comments.setdefault(int(found[1]), []), body, page, place.path)
        if place.path == "/repos/org/api/issues":
            shown = [issue for issue in self.issues if method == "POST" or issue["state"] == "open"]
            code, reply = self._collection(method, shown, {"state": "open", **body}, page, place.path)
            if method == "POST":
                self.issues = shown
            return code, reply
        for entry in [*self.issues, *(comment for some in self.comments.values() for comment in some)]:
            if entry["url"] == f"{self.url}{place.path}" and method == "PATCH":
                entry.update(body)
                return 200, entry
        return 404, {"message": "Not Found"}

    def _collection(
        self, method: str, entries: list[dict[str, Any]], body: dict[str, Any], page: int, path: str
    ) -> tuple[int, Any]:
        if method == "GET":
            return 200, entries[100 * (page - 1) : 100 * page]
        url = f"{self.url}{path}/{len(entries) + 1}"
        entries.append({"url": url, "html_url": url, **body})
        return 201, entries[-1]


@contextmanager
def serving() -> Iterator[GitHubApi]:
    api = GitHubApi()

    class Handler(BaseHTTPRequestHandler):
        def respond(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            code, reply = 401, {"message": "Bad credentials"}
            if self.headers["Authorization"] == "Bearer a-token":
                code, reply = api.answer(self.command, self.path, json.loads(sent or "{}"))
            body = json.dumps(reply).encode()
            self.send_response(code)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PATCH = respond  # noqa: N815

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        api.url = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield api
        server.shutdown()
