"""Starts, stops and checks an emulator on this machine. It writes only into its own folder."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any

from emulator import DEFAULT_PORT, LAST_PORT, api_port, clients, server
from emulator.credentials import Credentials

# In the folder of an emulator that does not end with the process that has started it.
LASTING = "lasting"
START_SECONDS = 60
STOP_SECONDS = 10
LOCAL = Path(__file__).resolve().parents[1]
BUILD = LOCAL.parent / "build" / "emulator"
FOREIGN_SETTING = re.compile(r"AWS_|(https?|all|no)_proxy$", re.IGNORECASE)


class EmulatorError(Exception):
    """What went wrong and what to do, in one sentence."""


class Instance:
    def __init__(self, port: int, **variables: str):
        """variables: of the emulator's environment, which its functions have, too"""
        self.port = port
        self._variables = variables
        self.folder = BUILD / str(port)
        self.log = self.folder / "emulator.log"
        self._pid_file = self.folder / "pid"
        self._credentials_file = self.folder / "credentials.json"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_url(self) -> str:
        """The URL of the API that is deployed in it, without the stage."""
        return f"http://127.0.0.1:{api_port(self.port)}"

    @property
    def command(self) -> str:
        """What one types to start it."""
        return "make local" if self.port == DEFAULT_PORT else f"make local PORT={self.port}"

    @property
    def credentials(self) -> Credentials:
        """The access key of the account's root in this emulator."""
        try:
            return Credentials.read(self._credentials_file)
        except FileNotFoundError as error:
            raise EmulatorError(
                f"No emulator was started here on port {self.port}; start it with '{self.command}'."
            ) from error

    def client(self, service: str, region: str = "eu-west-1", credentials: Credentials | None = None) -> Any:
        """A client of that AWS service in this emulator, as the account's root or with other credentials."""
        return clients.client(service, region, self.url, credentials or self.credentials)

    def start(self, ends_with_parent: bool = False) -> subprocess.Popen[bytes] | None:
        """Starts it and waits until it answers; returns None if it is already running."""
        if self._is_running():
            return None
        self.stop()
        self.check_ports()
        (self.folder / "tmp").mkdir(parents=True, exist_ok=True)
        # Only the owner may read its log, state and access key.
        self.folder.chmod(0o700)
        credentials = Credentials.generate()
        credentials.write(self._credentials_file)
        with self.log.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "emulator", "--port", str(self.port)]
                + (["--ends-with-parent"] if ends_with_parent else []),
                cwd=LOCAL,
                env=self._environment(credentials),
                stdin=subprocess.PIPE if ends_with_parent else subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                umask=0o077,
            )
        self._pid_file.write_text(str(process.pid))
        if not ends_with_parent:
            (self.folder / LASTING).touch()
        try:
            self._wait_until_healthy(process)
        except BaseException:
            self.stop()
            raise
        return process

    def stop(self) -> bool:
        """Stops it and the functions that it runs; returns False if it was not running."""
        pid = self._pid()
        if pid is not None:
            _end_group(pid)
        self._pid_file.unlink(missing_ok=True)
        self._credentials_file.unlink(missing_ok=True)
        (self.folder / LASTING).unlink(missing_ok=True)
        for leftover in ("tmp", "s3", "state"):
            shutil.rmtree(self.folder / leftover, ignore_errors=True)
        return pid is not None

    def _environment(self, credentials: Credentials) -> dict[str, str]:
        """The environment variables of the emulator and its functions, without settings for AWS and for proxies."""
        kept = {name: value for name, value in os.environ.items() if not FOREIGN_SETTING.match(name)}
        settings = server.environment(self.port, self.folder)
        return kept | settings | self._variables | credentials.environment()

    def is_healthy(self) -> bool:
        try:
            with clients.opener.open(f"{self.url}/_ministack/health", timeout=2) as reply:
                return int(reply.status) == 200
        except (OSError, HTTPException):
            return False

    def require(self) -> None:
        """EmulatorError if it does not answer."""
        if self.is_healthy():
            return
        others = [port for port in _lasting_ports() if port != self.port and Instance(port)._is_running()]
        hint = f"one answers on another port: add PORT={others[0]}" if others else f"start it with '{self.command}'"
        raise EmulatorError(f"The emulator does not answer at {self.url}; {hint}.")

    def _pid(self) -> int | None:
        """The process group of the emulator that was started here, if any of it still runs."""
        try:
            pid = int(self._pid_file.read_text())
            os.killpg(pid, 0)
        except (FileNotFoundError, ValueError, ProcessLookupError, PermissionError):
            return None
        # After a reboot, another program may have that number.
        leader = Path(f"/proc/{pid}/cmdline")
        return None if leader.exists() and b"emulator" not in leader.read_bytes() else pid

    def check_ports(self) -> None:
        """EmulatorError if another program uses the emulator's port or that of the API."""
        if self._is_running():
            return
        for port in (self.port, api_port(self.port)):
            if not _is_free(port):
                who = "an emulator that this clone did not start" if self.is_healthy() else "another program"
                raise EmulatorError(
                    f"Port {port} is in use by {who}; stop that, or choose another port, of which the next one is free,"
                    f" too: '{Instance(self.port + 10).command}'."
                )

    def _is_running(self) -> bool:
        return self.is_healthy() and self._pid() is not None

    def _wait_until_healthy(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.is_healthy():
            if process.poll() is not None:
                raise EmulatorError(f"The emulator ended with code {process.returncode}; its log is {self.log}.")
            if time.monotonic() > deadline:
                raise EmulatorError(f"The emulator did not answer within {START_SECONDS} s; its log is {self.log}.")
            time.sleep(0.1)


@contextlib.contextmanager
def disposable(**variables: str) -> Iterator[Instance]:
    """Runs an emulator on a free port, which stops with this process, even if that is killed.

    Its files are deleted unless the block fails.

    variables: of its environment; JAVA_HOME names the Java of its functions
    """
    instance = Instance(free_port(), **variables)
    try:
        # The reference keeps the pipe open that tells the emulator that this process is alive.
        process = instance.start(ends_with_parent=True)
        yield instance
        del process
    finally:
        instance.stop()
    # Not reached after a failure, so that the log is kept.
    shutil.rmtree(instance.folder)


def _lasting_ports() -> list[int]:
    """The ports of emulators that this clone has started, without those of tests."""
    return sorted(int(file.parent.name) for file in BUILD.glob(f"*/{LASTING}"))


def free_port() -> int:
    """A port that nothing listens on, nor on that of its API."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        if port < LAST_PORT and _is_free(api_port(port)):
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _end_group(group: int) -> None:
    """Terminates a process group, and kills it if it does not end in time."""
    for signal_number in (signal.SIGTERM, signal.SIGKILL):
        deadline = time.monotonic() + STOP_SECONDS
        try:
            os.killpg(group, signal_number)
            while time.monotonic() < deadline:
                _reap(group)
                os.killpg(group, 0)
                time.sleep(0.05)
        except ProcessLookupError:
            return


def _reap(pid: int) -> None:
    """Reaps the process if it is our child: a zombie would count as running."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
