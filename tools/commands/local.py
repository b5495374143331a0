"""The API on this machine: start it, stop it, look at it, fuzz it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import Any

from emulator import DEFAULT_PORT
from emulator.instance import EmulatorError, Instance
from tools.aws.environment import LOCAL, Environment
from tools.cli import printable
from tools.cognito import users
from tools.cognito.users import LOCAL_ADMIN, LOCAL_PASSWORD, LOCAL_USER
from tools.deployments import deployment
from tools.errors import ToolError
from tools.openapi import documentation
from tools.openapi import fuzz as fuzzing
from tools.paths import ROOT
from tools.terraform import state
from tools.terraform.terraform import Terraform


def local(port: int, runtime_client: str, debug_function: str) -> None:
    """Starts the emulator, deploys the API into it, and creates an administrator and a user."""
    # For local/bootstrap, which the emulator runs.
    emulator = Instance(port, RUNTIME_CLIENT=runtime_client, DEBUG_FUNCTION=debug_function)
    environment = Environment(LOCAL, emulator)
    terraform = Terraform(environment, unattended=True)
    with _step("Starting the emulator"):
        emulator.start()
    with _step("Deploying the API into the emulator"):
        terraform.init()
        outputs = deployment.deploy_quietly(terraform)
    with _step("Creating an administrator and a user"):
        users.create(environment, outputs, LOCAL_ADMIN, "admin")
        userid = users.create(environment, outputs, LOCAL_USER)
    print(guide(environment, outputs, userid))


def guide(environment: Environment, outputs: dict[str, Any], userid: str) -> str:
    """The commands to try the API with; userid: of LOCAL_USER"""
    assert environment.emulator is not None
    port = environment.emulator.port
    text = (ROOT / "local" / "guide.txt").read_text()
    given = "" if port == DEFAULT_PORT else f" PORT={port}"
    return text.format(url=outputs["api_url"], admin=LOCAL_ADMIN, user=LOCAL_USER, userid=userid, port=given)


@contextlib.contextmanager
def _step(what: str) -> Iterator[None]:
    """Prints what is being done, and how long it took."""
    print(f"{what} …", flush=True)
    start = time.monotonic()
    yield
    print(f"  done in {time.monotonic() - start:.0f} s", flush=True)


def local_down(port: int) -> None:
    print("The emulator has stopped." if Instance(port).stop() else "The emulator was not running.")


def local_logs(port: int) -> None:
    emulator = Instance(port)
    if not emulator.log.exists():
        raise EmulatorError(
            f"There is no log: no emulator was ever started here on port {port}; start it with '{emulator.command}'."
        )
    print(printable(emulator.log.read_text(errors="replace")), end="")


def docs(environment: Environment, docs_port: int) -> None:
    """Serves the documentation of a deployed API, where you can sign in and try each call."""
    outputs = state.outputs(environment)
    page = f"http://localhost:{docs_port}"
    with documentation.serving(environment, outputs, docs_port) as server:
        print(f"The documentation of {environment.name} is at {page}/; stop it with Ctrl-C.")
        if environment.emulator is not None:
            print(f"Sign in there as {LOCAL_ADMIN} or {LOCAL_USER}, with the password {LOCAL_PASSWORD}.")
        if not {"*", page} & environment.cors_allow_origins:
            print(f'It can\'t call the API: add cors_allow_origins = ["{page}"] to {environment.variables_file.name}.')
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()
        print()


def fuzz(environment: Environment, minutes: int) -> None:
    """Fuzzes the API as an administrator, as a user, and as a user on its own record, for so many minutes each."""
    failed = False
    for result in fuzzing.fuzz(environment, state.outputs(environment), f"--max-time={60 * minutes}"):
        print(result, flush=True)
        failed |= not result.succeeded
    if failed:
        raise ToolError(f"The API violated its OpenAPI document; see the requests in {fuzzing.FOLDER}.")


def credentials(environment: Environment) -> None:
    """Prints the shell lines that let the AWS CLI and SDKs call the emulator."""
    if environment.emulator is None:
        raise ToolError(f"Only local has its own credentials; for {environment.name}, sign in to its AWS account.")
    environment.emulator.require()
    for name, value in environment.emulator_variables(environment.emulator).items():
        print(f"export {name}={value}")
