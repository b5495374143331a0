"""An authenticator app."""

from __future__ import annotations

import base64
import hmac
import struct
import time

STEP_SECONDS = 30


def code(secret: str) -> str:
    """The code of six digits that the app shows now for a secret in base 32 (RFC 6238)."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // STEP_SECONDS), "sha1")
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 10**6:06}"
