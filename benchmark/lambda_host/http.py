"""The little of HTTP that the stand-ins for AWS need; a framework would take longer than what is measured."""

from __future__ import annotations

from asyncio import StreamReader


async def request(reader: StreamReader) -> tuple[bytes, bytes]:
    """Reads a request, and returns its head and its body; IncompleteReadError if the client has closed the connection."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.lower()
    if b"transfer-encoding: chunked" not in lines:
        length = lines.partition(b"content-length:")[2].partition(b"\r\n")[0]
        return head, await reader.readexactly(int(length or 0))
    body = b""
    while size := int(await reader.readline(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return head, body


def reply(status: str, body: bytes = b"", **headers: str) -> bytes:
    """headers: with "_" for "-"."""
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "\r\n"]).encode() + body
