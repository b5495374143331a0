"""Show what was changed in AWS since the last deployment; the exit code is 1 if anything was.

With --issue, an issue on GitHub reports the changes, and is closed once there are none.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tools.commands import options
from tools.errors import ToolError
from tools.github import issues
from tools.terraform import drift, plan
from tools.terraform.terraform import Terraform


def add_arguments(parser: ArgumentParser) -> None:
    options.add_environment(parser)
    parser.add_argument("--issue", action="store_true", help="keep an issue on GitHub up to date; the exit code is 0")


def run(arguments: Namespace) -> None:
    report(options.terraform(arguments), arguments.issue)


def report(terraform: Terraform, issue: bool) -> None:
    """ToolError if something has changed, unless it is reported in an issue."""
    name = terraform.environment.name
    title = f"{name} has changed since it was deployed"
    found = drift.find(terraform)
    if not found:
        print(f"{name} has not changed since it was deployed.")
        if issue:
            issues.close_issue(title)
        return
    print(plan.table(found))
    if not issue:
        raise ToolError(f"{title}; 'make plan ENV={name}' shows how to undo that.")
    advice = f"`make plan ENV={name}` shows how to undo these changes. To keep one, add it to the configuration."
    issues.open_issue(title, f"{plan.table(found)}\n\n{advice}\n")
