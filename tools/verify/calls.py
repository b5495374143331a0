"""Claims that calls of the API can check."""

from __future__ import annotations

import json
import uuid
from typing import Any

import urllib3

from tools.aws.environment import Environment
from tools.verify.claims import claim
from tools.verify.people import Person

KIB = 1024
NAME = b'{"name": "Ada"}'


class Calls:
    """The order matters: some claims rely on users that earlier ones have created."""

    def __init__(self, environment: Environment, outputs: dict[str, Any], admin: Person, user: Person):
        self._url = outputs["api_url"]
        self._admin = admin
        self._user = user
        self._own = f"/users/{user.userid}"

    @claim("An administrator creates, reads, replaces and deletes a user, by an encoded path", "200 200 200 204 404")
    def administration(self) -> str:
        userid = f"verify-{uuid.uuid4()}"
        path = f"/users/{userid}%40example.com"
        return " ".join(
            [
                self._status(
                    "PUT", "/users", self._admin, json.dumps({"userid": f"{userid}@example.com", "name": "Ada"})
                ),
                self._status("GET", path, self._admin),
                self._status("PUT", path, self._admin, NAME),
                self._status("DELETE", path, self._admin),
                self._status("GET", path, self._admin),
            ]
        )

    @claim("Users can write and read only their own record, also with a cached decision", "201 200 403 403")
    def ownership(self) -> str:
        return " ".join(
            [
                self._status("PUT", self._own, self._user, NAME),
                self._status("GET", self._own, self._user),
                self._status("GET", f"/users/{self._admin.userid}", self._user),
                self._status("GET", "/users", self._user),
            ]
        )

    @claim("A path parameter reaches the function undecoded, and is decoded once", "200 400")
    def path_parameters(self) -> str:
        once = self._own.replace("-", "%2D")
        twice = once.replace("%", "%25")
        return f"{self._status('GET', once, self._admin)} {self._status('GET', twice, self._admin)}"

    @claim("A path with an empty segment is a different path", "404")
    def empty_segments(self) -> str:
        return self._status("GET", self._own.replace("/users/", "/users//"), self._user)

    @claim("Without a token, the gateway answers and says how to sign in", "401 application/problem+json Bearer")
    def no_token(self) -> str:
        return f"{self._problem('GET', '/users')} {self._call('GET', '/users').headers.get('WWW-Authenticate')}"

    @claim("An unknown path is 404, with and without a token", "404 404 404")
    def unknown_paths(self) -> str:
        signed_in = [self._status("GET", path, self._user) for path in ("/nothing", "/")]
        return " ".join([self._status("GET", "/nothing"), *signed_in])

    @claim("An unsupported method is 405 without a token", "405 application/problem+json")
    def unknown_methods(self) -> str:
        return self._problem("PATCH", "/users", body=b"x", media_type="text/plain")

    @claim("An unsupported method is 415 for a media type without a template", "415 application/problem+json")
    def unknown_media_types(self) -> str:
        return self._problem("PATCH", "/users", body=b"x", media_type="image/png")

    @claim("A preflight needs no token: 204, or 405 without CORS", "True")
    def preflight(self) -> bool:
        headers = {"Origin": "https://example.com", "Access-Control-Request-Method": "PUT"}
        return self._call("OPTIONS", "/users", headers=headers).status in (204, 405)

    @claim("The function refuses an invalid body", "400 application/problem+json")
    def invalid_body(self) -> str:
        return self._problem("PUT", self._own, self._user, b"{}")

    @claim("The function refuses a body of more than 64 KiB", "413 application/problem+json")
    def large_body(self) -> str:
        return self._problem(
            "PUT", self._own, self._user, json.dumps({"name": "Ada", "attributes": {"a": "a" * 64 * KIB}})
        )

    @claim("AWS itself refuses bodies of more than 6 MB and 10 MB, or closes the connection", "True")
    def larger_bodies(self) -> bool:
        """The gateway may close while the body is still sent, so that its 413 is lost."""
        sizes = (7 * KIB * KIB, 11 * KIB * KIB)
        return all(self._is_refused(b"a" * size) for size in sizes)

    def _is_refused(self, body: bytes) -> bool:
        try:
            return self._status("PUT", self._own, self._user, body, "text/plain") == "413"
        except urllib3.exceptions.ProtocolError:
            return True

    @claim("A problem has the gateway's request id, even if the client sets another", "True")
    def request_ids(self) -> bool:
        reply = self._call("GET", "/users?limit=x", self._admin, headers={"x-amzn-RequestId": str(uuid.uuid4())})
        return bool(reply.json().get("instance") == f"urn:users-api:request:{reply.headers.get('x-amz-apigw-id')}")

    @claim("A function's response has a trace id, the gateway's own has none", "True False")
    def traces(self) -> str:
        replies = [self._call("GET", path, self._user) for path in (self._own, "/nothing")]
        return " ".join(str("X-Amzn-Trace-Id" in reply.headers) for reply in replies)

    @claim("Users can delete their own record", "204")
    def removal(self) -> str:
        return self._status("DELETE", self._own, self._user)

    def _status(self, *call: Any) -> str:
        return str(self._call(*call).status)

    def _problem(self, *call: Any, **more: Any) -> str:
        reply = self._call(*call, **more)
        return f"{reply.status} {reply.headers.get('Content-Type')}"

    def _call(
        self,
        method: str,
        path: str,
        person: Person | None = None,
        body: bytes | str | None = None,
        media_type: str = "application/json",
        headers: dict[str, str] | None = None,
    ) -> urllib3.BaseHTTPResponse:
        signed = {"Authorization": f"Bearer {person.token}"} if person else {}
        typed = {"Content-Type": media_type} if body is not None else {}
        sent = signed | typed | (headers or {})
        return urllib3.request(method, self._url + path, body=body, headers=sent, timeout=60, retries=False)
