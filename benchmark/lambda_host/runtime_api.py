"""A Lambda Runtime API on loopback: it sends events to one function process and times the answers.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmark.lambda_host.http import reply, request
from tools.errors import ToolError

# The time between snapshot and restore: enough for background work to finish.
SNAPSHOT_SECONDS = 0.3
TIMEOUT_SECONDS = 120
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:measured"
TRACE = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0"
LAMBDAS_VARIABLES = {
    "LANG": "C.UTF-8",
    "AWS_LAMBDA_FUNCTION_NAME": "measured",
    "AWS_LAMBDA_FUNCTION_VERSION": "1",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
    "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/measured",
    "AWS_LAMBDA_LOG_STREAM_NAME": "measured",
    "AWS_REGION": "eu-west-1",
    "AWS_DEFAULT_REGION": "eu-west-1",
}


@dataclass(frozen=True)
class Run:
    """The measurements of one run.

    first: seconds from the start, or from the restore of the snapshot, to the first answer
    warm: seconds that each later answer took
    memory, peak: resident memory in MiB, at the end and at most
    """

    first: float
    warm: Sequence[float]
    memory: float
    peak: float


def run(
    command: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    events: Iterator[bytes],
    *,
    must_contain: bytes | None,
    gently: bool = False,
) -> Run:
    """Starts a function, sends it all events, and stops it with SIGKILL, or with SIGTERM if gently is set.

    ToolError if it exits early, or if an answer does not contain must_contain; None allows any, and errors.
    """
    return asyncio.run(_Host(events, must_contain).run(command, environment, folder, gently))


class _Host:
    def __init__(self, events: Iterator[bytes], must_contain: bytes | None) -> None:
        self.events = events
        self.must_contain = must_contain
        # When the function was started or restored, and then when it last got an event
        self.since = 0.0
        # Seconds to each answer
        self.answers: list[float] = []
        self.finished = asyncio.Event()
        self.failure = ""

    async def run(self, command: Sequence[str], environment: Mapping[str, str], folder: Path, gently: bool) -> Run:
        server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        place = {
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.sockets[0].getsockname()[1]}",
            "LAMBDA_TASK_ROOT": str(folder),
            "PATH": os.environ["PATH"],
            "TMPDIR": tempfile.gettempdir(),
        }
        with tempfile.TemporaryFile() as errors:
            self.since = time.perf_counter()
            process = subprocess.Popen(
                command,
                cwd=folder,
                env={**LAMBDAS_VARIABLES, **place, **environment},
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )
            try:
                await self.wait_for(process)
                memory, peak = _memory(process.pid)
            except (ToolError, OSError) as error:
                errors.seek(0)
                said = errors.read()[-2000:].decode(errors="replace")
                raise ToolError(f"{error}: {' '.join(command)}\n{said}") from error
            finally:
                process.terminate() if gently else process.kill()
                process.wait()
                server.close()
        return Run(self.answers[0], self.answers[1:], memory, peak)

    async def wait_for(self, process: subprocess.Popen[bytes]) -> None:
        while not self.finished.is_set():
            if process.poll() is not None:
                raise ToolError("The function ended before it had answered")
            if time.perf_counter() > self.since + TIMEOUT_SECONDS:
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
                head, body = await request(reader)
                method, path, _ = head.split(b" ", 2)
                if method == b"POST":
                    self.receive_answer(path, body)
                    writer.write(reply("202 Accepted"))
                elif path.endswith(b"/restore/next"):
                    await asyncio.sleep(SNAPSHOT_SECONDS)
                    self.since = time.perf_counter()
                    writer.write(reply("200 OK"))
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
        message = reply(
            "200 OK",
            event,
            Content_Type="application/json",
            Lambda_Runtime_Aws_Request_Id=str(uuid.uuid4()),
            Lambda_Runtime_Deadline_Ms=str(int(time.time() * 1000) + 28_000),
            Lambda_Runtime_Invoked_Function_Arn=ARN,
            Lambda_Runtime_Trace_Id=TRACE,
        )
        # The first answer counts from the start.
        if self.answers:
            self.since = time.perf_counter()
        writer.write(message)

    def receive_answer(self, path: bytes, body: bytes) -> None:
        self.answers.append(time.perf_counter() - self.since)
        if self.must_contain is None:
            return
        if not path.endswith(b"/response") or self.must_contain not in body:
            self.failure = f"The function answered {body[:500].decode(errors='replace')}"
            self.finished.set()


def _memory(pid: int) -> tuple[float, float]:
    """The current and the peak resident memory of a process, in MiB."""
    lines = (line.partition(":") for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    kibibytes = {name: int(value.split()[0]) for name, _, value in lines if name in ("VmRSS", "VmHWM")}
    return kibibytes["VmRSS"] / 1024, kibibytes["VmHWM"] / 1024
