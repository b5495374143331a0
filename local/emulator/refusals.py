"""Why the emulator refuses a request that AWS would never get."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """Why a request is refused, in the form of an error of AWS's JSON protocols."""

    message: str

    def body(self) -> bytes:
        return json.dumps({"__type": "AccessDeniedException", "message": self.message}).encode()
