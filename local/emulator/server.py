"""Runs the emulator in the foreground, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from hypercorn.asyncio import serve
from hypercorn.config import Config

from emulator import api_port


def environment(port: int, folder: Path) -> dict[str, str]:
    """Settings for ministack: loopback only, no Docker, no other listener, and no file outside the folder.

    NO_PROXY also switches off the proxies of a Mac's settings.
    """
    return {
        "GATEWAY_PORT": str(port),
        "AUTH": "true",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_REGION": "eu-west-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "MINISTACK_REGION": "eu-west-1",
        "TMPDIR": str(folder / "tmp"),
        "S3_DATA_DIR": str(folder / "s3"),
        "STATE_DIR": str(folder / "state"),
        "DOCKER_HOST": f"unix://{folder}/no-docker.sock",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "NO_PROXY": "127.0.0.1,localhost",
    }


def run(port: int, ends_with_parent: bool) -> None:
    """Serves on 127.0.0.1; with ends_with_parent, until standard input is closed."""
    from emulator.app import app

    if ends_with_parent:
        threading.Thread(target=_end_with_standard_input, daemon=True).start()
    config = Config()
    config.bind = [f"127.0.0.1:{port}", f"127.0.0.1:{api_port(port)}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 1
    config.include_server_header = False
    logging.getLogger("hypercorn.error").setLevel(logging.WARNING)
    asyncio.run(serve(app, config))


def _end_with_standard_input() -> None:
    """Ends this process and the functions that it started: they are one process group."""
    sys.stdin.buffer.read()
    os.killpg(os.getpgrp(), signal.SIGKILL)
