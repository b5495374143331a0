"""Deploying environments: plan, apply, release, roll back, look for drift, destroy."""

from __future__ import annotations

import json
import sys
from typing import Any

from tools.aws.environment import LOCAL, Environment
from tools.deployments import deployment
from tools.deployments.read_only import ReadOnly
from tools.deployments.release import Release
from tools.deployments.restore import copy_back
from tools.deployments.versions import qualifier
from tools.errors import ToolError
from tools.github import issues, roles
from tools.github import repository as repositories
from tools.terraform import drift as drifts
from tools.terraform import report, state
from tools.terraform.changes import Change
from tools.terraform.terraform import Terraform
from tools.verify import verify as verify_claims

FOR_PEOPLE = ("api_url", "region", "user_pool_id", "client_id", "functions", "versions", "live_versions", "tables")


def bootstrap(
    environment: Environment,
    repository: str | None,
    owner_id: str | None,
    repository_id: str | None,
    subjects: str | None,
    auto_approve: bool,
) -> None:
    """Prepares deployments, once: what they need of the account, and roles for a GitHub repository's workflows."""
    if environment.name == LOCAL:
        raise ToolError(f"{LOCAL} is on this machine, and is not deployed from GitHub.")
    if repository is None:
        place = roles.prepare_account(environment)
        print(
            f"The bucket {place['bucket']} is ready. For roles of workflows on GitHub, add REPOSITORY=<owner>/<name>."
        )
        return
    on_github = repositories.find(repository, owner_id, repository_id, subjects)
    roles.bootstrap(environment, on_github, unattended=environment.emulator is not None, approved=auto_approve)


def plan(environment: Environment, replace: str) -> None:
    deployment.save_plan(Terraform.of(environment, deploys=True), replace)


def apply(environment: Environment, replace: str) -> None:
    _deployed(environment, deployment.apply_saved_plan(Terraform.of(environment, deploys=True), replace))


def deploy(environment: Environment, replace: str, auto_approve: bool) -> None:
    terraform = Terraform.of(environment, deploys=True, approved=auto_approve)
    _deployed(environment, deployment.deploy(terraform, replace))


def _deployed(environment: Environment, outputs: dict[str, Any]) -> None:
    print(f"The API of {environment.name} answers at {outputs['api_url']}")


def verify(environment: Environment, allow_protected: bool) -> None:
    verify_claims(Terraform.of(environment), allow_protected)


def rollback(environment: Environment) -> None:
    Release(environment, state.outputs(environment)).rollback()


def read_only(environment: Environment, undo: bool) -> None:
    """Makes the API refuse writes, or accept them again."""
    switch = ReadOnly(environment, state.outputs(environment))
    if undo:
        switch.switch_off()
        print(f"The API of {environment.name} accepts writes again.")
        return
    switch.switch_on()
    print(
        f"The API of {environment.name} refuses writes, until '{environment.make('read-only', UNDO='1')}' or a deployment."
    )


def restore(environment: Environment, table: str, resource: str) -> None:
    """Copies a restored table back into that of a resource while the API refuses writes."""
    outputs = state.outputs(environment)
    if resource not in outputs["tables"]:
        raise ToolError(f"There is no resource '{resource}'; choose from: {', '.join(outputs['tables'])}.")
    switch = ReadOnly(environment, outputs)
    switch.switch_on()
    copied = copy_back(environment, table, outputs["tables"][resource])
    switch.switch_off()
    print(
        f"{copied} items of {table} are in {outputs['tables'][resource]} again. Items that were created since stay there."
    )


def drift(environment: Environment) -> None:
    """Prints what was changed in AWS since the last deployment; ToolError if anything was."""
    if drifted := _drift(environment):
        print(report.table(drifted))
        raise ToolError(f"{_changed(environment)}; '{environment.make('plan')}' shows how to undo that.")


def drift_issue(environment: Environment) -> None:
    """Keeps an issue on GitHub that reports what was changed, and closes it once there are no changes."""
    if drifted := _drift(environment):
        advice = (
            f"`{environment.make('plan')}` shows how to undo these changes. To keep one, add it to the configuration."
        )
        issues.open_issue(_changed(environment), f"{report.table(drifted)}\n\n{advice}\n")
    else:
        issues.close_issue(_changed(environment))


def _drift(environment: Environment) -> list[Change]:
    drifted = drifts.find(Terraform.of(environment))
    if not drifted:
        print(f"{environment.name} has not changed since it was deployed.")
    return drifted


def _changed(environment: Environment) -> str:
    return f"{environment.name} has changed since it was deployed"


def destroy(environment: Environment, auto_approve: bool) -> None:
    """Destroys an environment; if its data are protected, asks for its name."""
    if environment.is_protected:
        name = environment.name
        if not sys.stdin.isatty():
            raise ToolError(f"Destroying {name} must be confirmed by typing its name at a terminal.")
        if input(f"This deletes all users of {name}. Type its name to continue: ") != name:
            raise ToolError(f"Nothing was destroyed: you did not type '{name}'.")
    Terraform.of(environment, approved=auto_approve).destroy()
    print(f"{environment.name} is destroyed.")


def outputs(environment: Environment, format: str) -> None:  # noqa: A002
    """Prints the outputs that people need, or all of them as JSON."""
    deployed = state.outputs(environment)
    live = Release.live(environment, deployed)
    # A release moves the alias after Terraform has saved its outputs.
    deployed["live_versions"] = {
        key: qualifier(live[name]) for key, name in deployed["functions"].items() if name in live
    }
    if format == "json":
        print(json.dumps(deployed, indent=2))
        return
    for name, value in ((name, deployed[name]) for name in FOR_PEOPLE if name in deployed):
        print(f"{name} = {value if isinstance(value, str) else ' '.join(f'{key}={one}' for key, one in value.items())}")
