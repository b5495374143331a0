"""The people who can sign in: create, list, disable, enable, delete and import them, and sign them in."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.aws.environment import Environment
from tools.cli import printable
from tools.cognito import people
from tools.cognito import users as logins
from tools.cognito.users import LOCAL_PASSWORD
from tools.errors import ToolError
from tools.terraform import state


def users(environment: Environment) -> None:
    for person in people.listed(environment, state.outputs(environment)):
        print(printable(str(person)))


def user(
    environment: Environment, email: str, admin: bool, reader: bool, reset_password: bool, password: str | None
) -> None:
    outputs = state.outputs(environment)
    roles = [role for role, is_given in {"admin": admin, "reader": reader}.items() if is_given]
    existed = logins.exists(environment, outputs, email)
    userid = logins.create(environment, outputs, email, *roles, password=password, reset_password=reset_password)
    all_roles = ", ".join(logins.roles(environment, outputs, email)) or "none"
    print(
        f"{'Changed' if existed else 'Created'} {email.lower()} in {environment.name}. userid: {userid}. Roles:"
        f" {all_roles}."
    )
    if existed and not reset_password:
        print("The password was not changed; add RESET_PASSWORD=1 to change it.")
    elif environment.emulator is not None and password is None:
        print(f"The password is {LOCAL_PASSWORD}.")


def import_users(environment: Environment, file: str) -> None:
    """Creates logins from a CSV file with the columns email and roles; Cognito sends each person an invitation."""
    if not Path(file).is_file():
        raise ToolError(f"There is no file {file}.")
    failed = 0
    for number, done, succeeded in people.imported(environment, state.outputs(environment), Path(file)):
        print(f"line {number}: {printable(done)}", flush=True)
        failed += not succeeded
    if failed:
        raise ToolError(f"{failed} lines failed; correct them and run it again, which changes nothing that is done.")


def disable_user(environment: Environment, email: str) -> None:
    until = people.disable(environment, state.outputs(environment), email)
    print(f"{email} can't sign in any more. Tokens that were issued before end by {until:%Y-%m-%d %H:%M:%S} UTC.")


def enable_user(environment: Environment, email: str) -> None:
    people.enable(environment, state.outputs(environment), email)
    print(f"{email} can sign in to {environment.name} again.")


def revoke(environment: Environment, email: str) -> None:
    """Ends all tokens that a person has; needs revocation = true. The person can sign in again."""
    people.revoke(environment, state.outputs(environment), email)
    print(f"All tokens that {email} has are refused in {people.SEEN_SECONDS} seconds at the latest.")


def delete_user(environment: Environment, email: str, userid: str, auto_approve: bool) -> None:
    """Deletes a person's record and login; with a userid, the record of somebody who has no login any more."""
    if bool(email) == bool(userid):
        raise ToolError(
            "Add EMAIL=<address> to delete a login and its record, or USERID=<userid> to delete the record of somebody"
            " who has no login any more."
        )
    if environment.is_protected and not auto_approve:
        _confirm(environment, email or userid)
    outputs = state.outputs(environment)
    if userid:
        deleted = people.delete_record_without_login(environment, outputs, userid)
    else:
        deleted = people.delete(environment, outputs, email)
        print(f"The login of {email} is deleted.")
    print(f"The record {deleted.userid} {'is deleted' if deleted.had_record else 'does not exist'}.")
    if deleted.until:
        print(
            f"Until {deleted.until:%Y-%m-%d %H:%M:%S} UTC, a token that was issued before can create the record again."
            f" To delete it again then: {environment.make('delete-user', USERID=deleted.userid)}"
        )


def _confirm(environment: Environment, name: str) -> None:
    if not sys.stdin.isatty():
        raise ToolError(f"Deleting people of {environment.name} must be confirmed at a terminal, or by AUTO_APPROVE=1.")
    if input(f"This deletes {name} from {environment.name} for good. Type '{name}' to continue: ") != name:
        raise ToolError(f"Nothing was deleted: you did not type '{name}'.")


def token(environment: Environment, email: str, password: str | None) -> None:
    print(logins.token(environment, state.outputs(environment), email, password))
