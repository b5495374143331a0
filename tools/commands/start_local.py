"""Start the emulator, deploy the API into it, and create an administrator and a user."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from emulator.instance import DEFAULT_PORT, Instance
from tools.aws.environment import LOCAL, Environment
from tools.cognito import users
from tools.cognito.users import LOCAL_ADMIN, LOCAL_USER
from tools.deployments.release import Release
from tools.paths import ROOT
from tools.terraform.terraform import Terraform


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="where the emulator listens")


def run(arguments: Namespace) -> None:
    emulator = Instance(arguments.port)
    environment = Environment(LOCAL, emulator)
    terraform = Terraform(environment, unattended=True)
    with _step("Starting the emulator"):
        emulator.start()
    with _step("Preparing Terraform"):
        terraform.init()
    with _step("Deploying the API into the emulator"):
        terraform.apply()
    outputs = terraform.outputs()
    Release(environment, outputs).newest()
    with _step("Creating an administrator and a user"):
        users.create(environment, outputs, LOCAL_ADMIN, "admin")
        userid = users.create(environment, outputs, LOCAL_USER)
    guide = (ROOT / "local" / "guide.txt").read_text()
    port = "" if emulator.port == DEFAULT_PORT else f" PORT={emulator.port}"
    print(guide.format(url=outputs["api_url"], admin=LOCAL_ADMIN, user=LOCAL_USER, userid=userid, port=port))


@contextmanager
def _step(what: str) -> Iterator[None]:
    """Prints what is being done, and how long it took."""
    print(f"{what} …", flush=True)
    start = time.monotonic()
    yield
    print(f"  done in {time.monotonic() - start:.0f} s", flush=True)
