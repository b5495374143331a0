"""python -m tools COMMAND: the commands behind the make targets, one module each in tools/commands."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

from botocore.exceptions import BotoCoreError, ClientError

from emulator.instance import EmulatorError
from tools.errors import ToolError

COMMANDS = [
    *("start-local", "docs", "fuzz", "credentials"),
    *("plan", "apply", "deploy", "rollback", "drift", "destroy", "outputs", "verify", "bootstrap", "environments"),
    *("users", "user", "token", "disable-user", "enable-user", "delete-user", "import-users", "revoke"),
    *("machine-client", "machine-token", "backfill"),
    *("package", "rename", "test", "check-terraform", "check-contract", "openapi", "release"),
    *("bench", "bench-jars", "bench-memory", "bench-load", "bench-environment"),
]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools", description="Deploys, runs, tests and measures the API.")
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for name in COMMANDS:
        command = import_module(f"tools.commands.{name.replace('-', '_')}")
        description = (command.__doc__ or "").strip()
        added = subparsers.add_parser(name, help=description.splitlines()[0], description=description)
        if hasattr(command, "add_arguments"):
            command.add_arguments(added)
        added.set_defaults(run=command.run)
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    try:
        main()
    except (ToolError, EmulatorError) as error:
        sys.exit(str(error))
    except ClientError as error:
        sys.exit(f"AWS refused {error.operation_name}: {error.response['Error'].get('Message', error)}")
    except BotoCoreError as error:
        sys.exit(f"AWS could not be reached: {error}")
    except KeyboardInterrupt:
        sys.exit("\nInterrupted.")
