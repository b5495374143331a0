"""A Lambda Runtime API on loopback: it sends events to one function process and times the answers.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tools.errors import ToolError
from tools.lambda_host.services import content_length

FUNCTION_ARN = "arn:aws:lambda:eu-west-1:123456789012:function:measured"
# The time between snapshot and restore: enough for background work to finish.
SNAPSHOT_SECONDS = 0.3
TIMEOUT_SECONDS = 120
MIB = 1 << 20


@dataclass(frozen=True)
class Run:
    """The measurements of one run.

    first: seconds from the start, or from the restore of the snapshot, to the first answer
    warm: seconds that each later answer took
    memory, peak: resident memory in MiB, at the end and at most
    memories: resident memory in MiB, after each memory_every of the later answers
    """

    first: float
    warm: Sequence[float]
    memory: float
    peak: float
    memories: Sequence[float] = ()


def run(
    command: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    events: Iterator[bytes],
    *,
    must_contain: bytes,
    gently: bool = False,
    memory_every: int = 0,
) -> Run:
    """Starts a function, sends it all events, and stops it with SIGKILL, or with SIGTERM if gently is set.

    memory_every: after how many answers to measure the memory again, besides at the end
    ToolError if it exits early, or if an answer does not contain must_contain.
    """
    return asyncio.run(_Host(events, must_contain, memory_every).run(command, environment, folder, gently))


class _Host:
    def __init__(self, events: Iterator[bytes], must_contain: bytes, memory_every: int) -> None:
        self.events = events
        self.must_contain = must_contain
        self.memory_every = memory_every
        self.memories: list[float] = []
        self.pid = 0
        self.started = 0.0
        self.sent = 0.0
        self.answered: list[float] = []
        self.first = 0.0
        self.finished = asyncio.Event()
        self.failure = ""

    async def run(self, command: Sequence[str], environment: Mapping[str, str], folder: Path, gently: bool) -> Run:
        server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        with tempfile.TemporaryFile() as errors:
            self.started = time.perf_counter()
            process = subprocess.Popen(
                command,
                cwd=folder,
                env={**_lambda_environment(port, folder), **environment},
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )
            self.pid = process.pid
            try:
                await self.wait_for(process)
                memory, peak = _memory(process.pid)
            except (ToolError, OSError) as error:
                raise ToolError(f"{error}: {' '.join(command)}\n{_tail(errors)}") from error
            finally:
                process.send_signal(signal.SIGTERM if gently else signal.SIGKILL)
                process.wait()
                server.close()
        return Run(self.first, self.answered, memory, peak, self.memories)

    async def wait_for(self, process: subprocess.Popen[bytes]) -> None:
        while not self.finished.is_set():
            if process.poll() is not None:
                raise ToolError("The function ended before it had answered")
            if time.perf_counter() > max(self.started, self.sent) + TIMEOUT_SECONDS:
                raise ToolError("The function did not answer in time")
            try:
                await asyncio.wait_for(self.finished.wait(), 0.5)
            except TimeoutError:
                continue
        if self.failure:
            raise ToolError(self.failure)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                method, path, _ = head.split(b" ", 2)
                if method == b"POST":
                    self.receive_answer(path, await _body(head, reader))
                    writer.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")
                elif path.endswith(b"/restore/next"):
                    await asyncio.sleep(SNAPSHOT_SECONDS)
                    self.started = time.perf_counter()
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                else:
                    self.send_event(writer)
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            writer.close()

    def send_event(self, writer: asyncio.StreamWriter) -> None:
        event = next(self.events, None)
        if event is None:
            # Lambda would now freeze the function; here it waits until it is stopped.
            self.finished.set()
            return
        deadline = int(time.time() * 1000) + 28_000
        head = (
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            f"Lambda-Runtime-Aws-Request-Id: {uuid.uuid4()}\r\n"
            f"Lambda-Runtime-Deadline-Ms: {deadline}\r\n"
            f"Lambda-Runtime-Invoked-Function-Arn: {FUNCTION_ARN}\r\n"
            "Lambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0\r\n"
            f"Content-Length: {len(event)}\r\n\r\n"
        )
        self.sent = time.perf_counter()
        writer.write(head.encode() + event)

    def receive_answer(self, path: bytes, body: bytes) -> None:
        now = time.perf_counter()
        if not path.endswith(b"/response") or self.must_contain not in body:
            self.failure = f"The function answered {body[:500].decode(errors='replace')}"
            self.finished.set()
        elif self.first:
            self.answered.append(now - self.sent)
            if self.memory_every and len(self.answered) % self.memory_every == 0:
                self.memories.append(_memory(self.pid)[0])
        else:
            self.first = now - self.started


async def _body(head: bytes, reader: asyncio.StreamReader) -> bytes:
    head = head.lower()
    if b"transfer-encoding: chunked" not in head:
        return await reader.readexactly(content_length(head))
    body = b""
    while size := int(await reader.readline(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return body


def _lambda_environment(port: int, folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "TMPDIR": tempfile.gettempdir(),
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{port}",
        "AWS_LAMBDA_FUNCTION_NAME": "measured",
        "AWS_LAMBDA_FUNCTION_VERSION": "1",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/measured",
        "AWS_LAMBDA_LOG_STREAM_NAME": "measured",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "LAMBDA_TASK_ROOT": str(folder),
    }


def _memory(pid: int) -> tuple[float, float]:
    """The current and the peak resident memory of a process, in MiB."""
    sizes = {}
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        name, _, value = line.partition(":")
        if name in ("VmRSS", "VmHWM"):
            sizes[name] = int(value.split()[0]) * 1024 / MIB
    return sizes["VmRSS"], sizes["VmHWM"]


def _tail(errors: IO[bytes]) -> str:
    errors.seek(0)
    return errors.read()[-2000:].decode(errors="replace")
