"""Delete a person's login and record; with --userid, a record alone."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tools.cognito import people
from tools.commands import options
from tools.errors import ToolError


def add_arguments(parser: ArgumentParser) -> None:
    options.add_environment(parser)
    options.add_email(parser)
    parser.add_argument("--userid", default="", help="delete the record of this person, whose login is deleted already")


def run(arguments: Namespace) -> None:
    if arguments.userid and arguments.email:
        raise ToolError(
            "EMAIL and USERID are both set, perhaps by your shell: EMAIL deletes a login and its record, USERID"
            " a record alone."
        )
    terraform = options.terraform(arguments)
    environment, outputs = terraform.environment, terraform.outputs()
    if arguments.userid:
        deleted = people.delete_record(environment, outputs, arguments.userid)
    else:
        deleted = people.delete(environment, outputs, options.email(arguments))
        print("The login is deleted.")
    print("The record is deleted." if deleted.had_record else "There is no record.")
    if not arguments.userid:
        print(
            f"Until {deleted.until:%Y-%m-%d %H:%M:%S} UTC, a token that was issued before can create the record again;"
            f" to check then, and delete it: make delete-user ENV={environment.name} USERID={deleted.userid}"
        )
