"""HTTP/1.1: the head of a response leaves in one write with the beginning of its body.

hypercorn writes the head first. When it reaches Terraform's AWS provider while that still finishes the request, the
provider closes the connection without having read the body, and its SDK sends the call again: what the call creates is
created twice, or is refused because it exists.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import h11
from hypercorn.events import RawData
from hypercorn.protocol.h11 import H11Protocol

from emulator.patches.replacing import replace

Send = Callable[[H11Protocol, Any], Awaitable[None]]


def apply() -> None:
    replace(H11Protocol, "_send_h11_event", _in_one_write)


def _in_one_write(_: Send) -> Send:
    async def send(self: H11Protocol, event: Any) -> None:
        try:
            data = self.connection.send(event)
        except h11.LocalProtocolError:
            if self.connection.their_state != h11.ERROR:
                raise
            return
        if isinstance(event, h11.Response):
            vars(self)["held_head"] = data
        else:
            await self.send(RawData(data=vars(self).pop("held_head", b"") + data))

    return send
