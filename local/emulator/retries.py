"""Calls that are sent again: answered as they were at first, and not made twice.

Of thousands of answers that leave here whole and correct, Terraform's AWS provider does without one and sends the call
again: what it creates would be there twice, or be refused as being there already.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

# More than are ever on their way at once.
REMEMBERED = 500


def answering_once(app: Any) -> Any:
    """The application, with each call that writes made once, by the id that AWS's SDKs give to all attempts at it."""
    answers: OrderedDict[bytes, list[dict[str, Any]]] = OrderedDict()

    async def answering(scope: dict[str, Any], receive: Any, send: Any) -> None:
        call = _call(scope)
        if call is None:
            await app(scope, receive, send)
            return
        if call in answers:
            for message in answers[call]:
                await send(message)
            return
        answer: list[dict[str, Any]] = []

        async def keep(message: dict[str, Any]) -> None:
            answer.append(message)
            await send(message)

        await app(scope, receive, keep)
        # What failed is tried again in earnest.
        if answer and answer[0]["status"] < 400:
            answers[call] = answer
            if len(answers) > REMEMBERED:
                answers.popitem(last=False)

    return answering


def _call(scope: dict[str, Any]) -> bytes | None:
    """The id of a call that may write; None for all others."""
    if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
        return None
    return next((value for name, value in scope["headers"] if name.lower() == b"amz-sdk-invocation-id"), None)
