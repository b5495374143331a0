"""Fill in the keys by which users are looked up, for users that a release without the lookup has written.

It can be interrupted, and continues when it is run again. It changes neither the version nor the time of a user.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tools.commands import options
from tools.errors import ToolError
from tools.paths import ROOT
from tools.tables import email_key

FOLDER = ROOT / "build" / "backfill"
UNITS_PER_SECOND = 25


def add_arguments(parser: ArgumentParser) -> None:
    options.add_environment(parser)
    parser.add_argument("--units", type=float, default=UNITS_PER_SECOND, help="DynamoDB units to use in a second")


def run(arguments: Namespace) -> None:
    if arguments.units <= 0:
        raise ToolError("UNITS must be more than 0.")
    terraform = options.terraform(arguments)
    environment, table = terraform.environment, terraform.outputs()["tables"]["users"]
    FOLDER.mkdir(parents=True, exist_ok=True)
    checkpoint = FOLDER / f"{table}.json"
    if checkpoint.exists():
        print(f"Continuing where the last run was interrupted; to begin again, delete {checkpoint.relative_to(ROOT)}.")
    for progress in email_key.backfill(environment.client("dynamodb"), table, checkpoint, arguments.units):
        print(f"\r{environment.name}: {progress}", end="", flush=True)
    print()
    if progress.changed:
        print("Run it again once no earlier release is called any more; see docs/runbook.md#missing-in-lookup.")
