"""The two functions of the API: their configuration, events and expected answers."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum

from benchmark.lambda_host import events, services
from benchmark.lambda_host.events import Pool


class Function(Enum):
    """value: the Java class that Lambda calls."""

    AUTHORIZER = "dev.usersapi.authorizer.AuthorizerHandler"
    USERS = "dev.usersapi.users.UsersHandler"

    @property
    def title(self) -> str:
        return self.name.lower()

    @property
    def answer(self) -> bytes:
        """A text that every successful answer contains."""
        return b'"Allow"' if self is Function.AUTHORIZER else b"Ada Lovelace"


# Lambda sets these without SnapStart only: credentials in a snapshot would expire.
_CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_SESSION_TOKEN": "test"}


@dataclass(frozen=True)
class Surroundings:
    """The functions' environment: tokens of a pool, and the services that listen on the port, by http or https."""

    tokens: list[str]
    port: int
    scheme: str = "http"

    def variables(self, snapshot: bool = False) -> dict[str, str]:
        """The environment variables of both functions; snapshot: whether they start from one.

        https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html#snapstart-credentials
        """
        url = f"{self.scheme}://127.0.0.1:{self.port}"
        with_snapshot = {
            "AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{url}{services.CREDENTIALS_PATH}",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "test",
        }
        return (with_snapshot if snapshot else _CREDENTIALS) | {
            "JWT_ISSUER": events.ISSUER,
            "JWKS_URL": f"{url}/.well-known/jwks.json",
            "CLIENT_IDS": events.CLIENT,
            "TOKEN_USES": "access,id",
            "ADMIN_GROUP": events.ADMIN_GROUP,
            "TABLE_NAME": "users",
            "AWS_ENDPOINT_URL": url,
        }

    def events(self, function: Function, count: int) -> Iterator[bytes]:
        """That many events; the authorizer's use the tokens in turn."""
        if function is Function.USERS:
            return itertools.repeat(events.users_event(), count)
        tokens = itertools.islice(itertools.cycle(self.tokens), count)
        return (events.authorizer_event(token) for token in tokens)


@contextmanager
def surroundings(tokens: int) -> Iterator[Surroundings]:
    """Creates a pool with that many tokens, and runs the services until the block ends."""
    pool = Pool()
    with services.running(pool.key_set()) as port:
        yield Surroundings([pool.token(number) for number in range(tokens)], port)
