"""python -m tools COMMAND ENVIRONMENT: what the make targets of that name do"""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from emulator.instance import DEFAULT_PORT, EmulatorError
from tools import delivery, docs, fuzz, people
from tools.bootstrap import bootstrap
from tools.environment import ROOT, Environment
from tools.errors import ToolError
from tools.release import Release
from tools.terraform import Terraform
from tools.verify import verify

COMMANDS = (
    *("start-local", "docs", "fuzz"),
    "bootstrap",
    *("plan", "apply", "deploy", "verify", "rollback", "drift", "drift-issue", "destroy"),
    *("outputs", "credentials", "user", "token"),
)
ADMIN = "admin@example.com"
USER = "user@example.com"


def main() -> None:
    parser = argparse.ArgumentParser(prog="tools", description="Deployments, and the people in them")
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("environment")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="where the local emulator listens")
    parser.add_argument("--email", default="")
    parser.add_argument("--admin", action="store_true", help="make the person an administrator")
    parser.add_argument("--docs-port", type=int, default=8080, help="where the documentation is served")
    parser.add_argument("--minutes", type=int, default=10, help="how long to fuzz as each caller")
    parser.add_argument("--repository", default="", help="the GitHub repository whose workflows deploy")
    parser.add_argument("--allow-protected", action="store_true", help="verify also where data are protected")
    parser.add_argument("--replace", default="", help="the address of a pool, group or table that may be lost")
    arguments = parser.parse_args()
    environment = Environment.named(arguments.environment, arguments.port)
    environment.check()
    terraform = Terraform(environment, unattended=environment.emulator is not None)
    if arguments.command == "start-local":
        start_local(environment, terraform)
        return
    if arguments.command == "credentials":
        print_credentials(environment)
        return
    if arguments.command == "bootstrap":
        bootstrap(environment, arguments.repository, terraform.unattended)
        return
    if arguments.command == "destroy":
        _confirm_destruction(environment)
    terraform.init()
    match arguments.command:
        case "plan":
            delivery.make_plan(terraform, arguments.replace)
        case "apply":
            delivery.apply_plan(terraform, arguments.replace)
        case "deploy":
            delivery.deploy(terraform, arguments.replace)
        case "verify":
            verify(terraform, arguments.allow_protected)
        case "rollback":
            Release(environment, terraform.outputs()).rollback()
        case "drift":
            delivery.find_drift(terraform)
        case "drift-issue":
            delivery.report_drift(terraform)
        case "destroy":
            terraform.destroy()
            print(f"{environment.name} is destroyed.")
        case "outputs":
            for name, value in terraform.outputs().items():
                print(f"{name} = {value}")
        case "user":
            userid = people.create(environment, terraform.outputs(), _email(arguments.email), arguments.admin)
            print(f"{arguments.email} can sign in to {environment.name} and has the userid {userid}.")
        case "token":
            print(people.token(environment, terraform.outputs(), _email(arguments.email)))
        case "docs":
            serve_docs(environment, terraform.outputs(), arguments.docs_port)
        case "fuzz":
            fuzz_for(environment, terraform.outputs(), arguments.minutes)


def start_local(environment: Environment, terraform: Terraform) -> None:
    emulator = environment.emulator
    assert emulator is not None, "only the local environment is started"
    with _step("Starting the emulator"):
        emulator.start()
    with _step("Preparing Terraform"):
        terraform.init()
    with _step("Deploying the API into the emulator"):
        terraform.apply()
    outputs = terraform.outputs()
    Release(environment, outputs).newest()
    with _step("Creating an administrator and a user"):
        people.create(environment, outputs, ADMIN, admin=True)
        userid = people.create(environment, outputs, USER, admin=False)
    guide = (ROOT / "local" / "guide.txt").read_text()
    port = "" if emulator.port == DEFAULT_PORT else f" PORT={emulator.port}"
    print(guide.format(url=outputs["api_url"], admin=ADMIN, user=USER, userid=userid, port=port))


def print_credentials(environment: Environment) -> None:
    """Prints the lines that let AWS's command line and SDKs call the emulator from a shell."""
    if environment.emulator is None:
        raise ToolError(f"Only local has credentials of its own; sign in to {environment.name}'s account.")
    environment.emulator.require()
    for name, value in environment.emulator_variables(environment.emulator).items():
        print(f"export {name}={value}")


def serve_docs(environment: Environment, outputs: dict[str, Any], port: int) -> None:
    with docs.serving(environment, outputs, port) as server:
        page = f"http://localhost:{port}"
        print(f"The documentation of {environment.name} is at {page}/; Ctrl-C ends it.")
        if environment.emulator is not None:
            print(f"Sign in there as {ADMIN} or {USER}, with the password {people.LOCAL_PASSWORD}.")
        if not {"*", page} & environment.cors_allow_origins:
            print(f'It can\'t call the API: {environment.variables_file.name} lacks cors_allow_origins = ["{page}"].')
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()
        print()


def fuzz_for(environment: Environment, outputs: dict[str, Any], minutes: int) -> None:
    results = []
    for result in fuzz.fuzz(environment, outputs, f"--max-time={60 * minutes}"):
        print(result, flush=True)
        results.append(result)
    if not all(result.succeeded for result in results):
        raise ToolError(f"The API broke its document; what was sent is in {fuzz.FOLDER}.")


@contextmanager
def _step(what: str) -> Iterator[None]:
    """Says what is being done, and how long it took."""
    print(f"{what} …", end=" ", flush=True)
    start = time.monotonic()
    try:
        yield
    except BaseException:
        print("failed.", flush=True)
        raise
    print(f"{time.monotonic() - start:.0f} s", flush=True)


def _confirm_destruction(environment: Environment) -> None:
    """Someone must type the name of an environment whose data are protected."""
    if not environment.is_protected:
        return
    if not sys.stdin.isatty():
        raise ToolError(f"{environment.name} is destroyed only by someone who types its name at a terminal.")
    if input(f"This destroys all users of {environment.name}. Type its name to go on: ") != environment.name:
        raise ToolError(f"Nothing was destroyed: that is not the name of {environment.name}.")


def _email(email: str) -> str:
    if not email:
        raise ToolError("Whose? Add EMAIL=<address>.")
    return email


if __name__ == "__main__":
    try:
        main()
    except (ToolError, EmulatorError) as error:
        sys.exit(str(error))
    except (BotoCoreError, ClientError) as error:
        sys.exit(f"AWS refused: {error}")
    except KeyboardInterrupt:
        sys.exit("\nInterrupted.")
