"""Lambda: a Runtime API that answers only the function that it belongs to, and at once.

Each execution environment has a Runtime API on a port of this machine, which every local user and, by DNS rebinding, a
web page can reach. Whoever can use it reads events with their tokens, and answers them in the function's place.
https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

from __future__ import annotations

import hmac
import secrets
from contextvars import ContextVar
from http.server import BaseHTTPRequestHandler
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from emulator.patches.replacing import replace

PREFIX = "/2018-06-01/runtime/"

# The secret of the environment that this thread starts. Ministack first builds the API's request handler, then the
# variables of the function's process, which cannot see each other.
_secret: ContextVar[str] = ContextVar("secret")


def apply() -> None:
    replace(lambda_runtime.ProvidedWorker, "_build_handler_class", _guard_runtime_api)
    replace(lambda_svc, "_provided_worker_env", _give_secret_to_function)
    replace(lambda_svc, "_execute_function_provided", _refuse_durable_functions)


class Guard(BaseHTTPRequestHandler):
    """A request handler that serves only /<secret>/2018-06-01/runtime/ of its own address."""

    secret: str
    # With Nagle's algorithm, an event waits 40 ms for the function to confirm its headers.
    disable_nagle_algorithm = True

    def parse_request(self) -> bool:
        if not super().parse_request():
            return False
        path = self._path_after_secret()
        if path is not None and path.startswith(PREFIX) and self.headers.get_all("Host") == [self._own_host()]:
            self.path = path
            return True
        # The body, if any, must not be read as the next request.
        self.close_connection = True
        self.send_error(403, explain="The Runtime API answers only the function that it belongs to.")
        return False

    def _path_after_secret(self) -> str | None:
        """The path without the secret before it; None if that is missing."""
        given, slash, path = self.path.removeprefix("/").partition("/")
        return slash + path if hmac.compare_digest(given.encode("latin-1"), self.secret.encode()) else None

    def _own_host(self) -> str:
        return "{}:{}".format(*self.connection.getsockname())


def _guard_runtime_api(build: Any) -> Any:
    def _build_handler_class(*arguments: Any) -> type[Guard]:
        secret = secrets.token_urlsafe(32)
        _secret.set(secret)
        return type("GuardedHandler", (Guard, build(*arguments)), {"secret": secret})

    return _build_handler_class


def _give_secret_to_function(variables: Any) -> Any:
    def _provided_worker_env(*arguments: Any) -> dict[str, str]:
        given = variables(*arguments)
        return {**given, "AWS_LAMBDA_RUNTIME_API": f"{given['AWS_LAMBDA_RUNTIME_API']}/{_secret.get()}"}

    return _provided_worker_env


def _refuse_durable_functions(_: Any) -> Any:
    """Refuses to run durable functions: they have another Runtime API, which answers everybody."""

    def _execute_function_provided(*_: Any) -> dict[str, Any]:
        return {"error": True, "body": {"errorMessage": "The emulator runs no durable functions."}}

    return _execute_function_provided
