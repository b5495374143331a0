"""The access key of an emulator, generated at each start, so that no other program can know it."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Credentials:
    """An access key, with a session token if it belongs to a role."""

    access_key_id: str
    secret_access_key: str
    session_token: str | None = None

    @staticmethod
    def generate() -> Credentials:
        return Credentials(f"LOCAL{secrets.token_hex(8).upper()}", secrets.token_urlsafe(30))

    @staticmethod
    def read(file: Path) -> Credentials:
        """FileNotFoundError if there is no such file."""
        return Credentials(**json.loads(file.read_text()))

    def write(self, file: Path) -> None:
        """Writes them to a file that only its owner can read."""
        file.unlink(missing_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            json.dump(asdict(self), opened)

    def environment(self) -> dict[str, str]:
        """The environment variables in which AWS's command line and SDKs look for them."""
        variables = {
            "AWS_ACCESS_KEY_ID": self.access_key_id,
            "AWS_SECRET_ACCESS_KEY": self.secret_access_key,
        }
        return variables | ({"AWS_SESSION_TOKEN": self.session_token} if self.session_token else {})
