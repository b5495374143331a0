"""The two functions of the API: what each is configured with, asked, and answers."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum

from tools.lambda_host import events, services
from tools.lambda_host.events import Pool


class Function(Enum):
    """value: the Java class that Lambda calls."""

    AUTHORIZER = "dev.usersapi.authorizer.AuthorizerHandler"
    USERS = "dev.usersapi.users.UsersHandler"

    @property
    def handler(self) -> str:
        return self.value

    @property
    def title(self) -> str:
        return self.name.lower()

    @property
    def answer(self) -> bytes:
        """What every good answer contains."""
        return b'"Allow"' if self is Function.AUTHORIZER else b"Ada Lovelace"


# Credentials where Lambda puts them: in a snapshot they would grow old.
_KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_SESSION_TOKEN": "test"}


def _snapshot(url: str) -> dict[str, str]:
    """How Lambda lets a function know that a snapshot will be taken of it, and where it finds its credentials then.

    https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html#snapstart-credentials
    """
    return {
        "AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{url}{services.CREDENTIALS_PATH}",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": "test",
    }


@contextmanager
def surroundings(tokens: int) -> Iterator[Surroundings]:
    """A new pool with so many tokens, and the services, for as long as they are needed."""
    pool = Pool()
    with services.running(pool.key_set()) as port:
        yield Surroundings([pool.token(number) for number in range(tokens)], port)


@dataclass(frozen=True)
class Surroundings:
    """What the functions find when they run: a pool's tokens, and services that listen on the port."""

    tokens: list[str]
    port: int

    def variables(self, snapshot: bool = False) -> dict[str, str]:
        """The environment variables of both functions, which start from a snapshot or not."""
        url = f"http://127.0.0.1:{self.port}"
        return (_snapshot(url) if snapshot else _KEYS) | {
            "JWT_ISSUER": events.ISSUER,
            "JWKS_URL": f"{url}/.well-known/jwks.json",
            "CLIENT_IDS": events.CLIENT,
            "TOKEN_USES": "access,id",
            "ADMIN_GROUP": events.ADMIN_GROUP,
            "TABLE_NAME": "users",
            "AWS_ENDPOINT_URL": url,
        }

    def events(self, function: Function, count: int) -> Iterator[bytes]:
        """So many events, those of the authorizer with one token after the other."""
        if function is Function.USERS:
            return itertools.repeat(events.users_event(), count)
        tokens = itertools.islice(itertools.cycle(self.tokens), count)
        return (events.authorizer_event(token) for token in tokens)
