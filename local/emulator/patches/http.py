"""HTTP/1.1: sends the head of a response and the beginning of its body in one write.

hypercorn writes the head first. If the head reaches Terraform's AWS provider before it has finished the request, the
provider closes the connection without reading the body, and its SDK repeats the call. The resource is then created
twice, or the second call is refused because the resource exists.
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
    replace(H11Protocol, "_send_h11_event", _send_head_with_body)


def _send_head_with_body(_: Send) -> Send:
    async def _send_h11_event(self: H11Protocol, event: Any) -> None:
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

    return _send_h11_event
