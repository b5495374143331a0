"""The emulator's HTTP, on the wire."""

from __future__ import annotations

import socket

from emulator.instance import Instance

REQUEST = b"GET /_ministack/health HTTP/1.1\r\nHost: localhost\r\n\r\n"


def test_the_head_of_a_response_arrives_together_with_its_body(emulator: Instance) -> None:
    with socket.create_connection(("127.0.0.1", emulator.port)) as connection:
        for _ in range(200):
            connection.sendall(REQUEST)

            # One call of recv gets only what the emulator sent in its first write.
            head, _, body = connection.recv(65_536).partition(b"\r\n\r\n")

            assert body.startswith(b"{"), head
