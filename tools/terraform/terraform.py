"""Terraform for one environment: with its variables, its state, and a data folder of its own."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.aws.environment import Environment
from tools.aws.state_bucket import NothingDeployedError
from tools.errors import ToolError
from tools.paths import ENVIRONMENTS, ROOT
from tools.terraform import process, state
from tools.terraform.process import Output

NO_CHANGES = 0
CHANGES = 2


@dataclass(frozen=True)
class Stack:
    """A root configuration.

    states: the prefix of its states in the state bucket
    role: one of the IAM roles that it creates, with {} for the environment
    environments: the folder of its environments' files; None if each command gives it its variables
    """

    configuration: Path
    states: str
    role: str
    environments: Path | None = None


API = Stack(process.CONFIGURATION, state.API, "users-api-{}-authorizer", ENVIRONMENTS)


class Terraform:
    """Terraform for one environment.

    unattended: whether it asks nothing, and shows progress instead of output
    approved: whether it asks nothing
    """

    def __init__(
        self, environment: Environment, unattended: bool = False, stack: Stack = API, *, approved: bool = False
    ):
        self.environment = environment
        self.unattended = unattended
        self.approved = approved or unattended
        self.stack = stack
        # With the port, so that a test never shares a folder with "make local".
        place = f"{environment.name}-{environment.emulator.port}" if environment.emulator else environment.name
        self.data = ROOT / "build" / "terraform" / stack.states / place

    @classmethod
    def of(cls, environment: Environment, deploys: bool = False, approved: bool = False) -> Terraform:
        """Initialized for that environment; ToolError if nothing is deployed, unless the command deploys."""
        terraform = cls(environment, unattended=environment.emulator is not None, approved=approved)
        terraform.init(deploys)
        return terraform

    def init(self, deploys: bool = True) -> None:
        """Initializes Terraform; a missing state bucket is created only if the command deploys.

        ToolError if the environment is deployed in another region.
        """
        backend = state.backend(self.environment, self.stack.states, create=deploys)
        if deploys:
            self._check_region(backend["bucket"], backend["key"])
        self._run(
            "init",
            "-input=false",
            "-reconfigure",
            "-lockfile=readonly",
            *(f"-backend-config={key}={value}" for key, value in backend.items()),
            *process.init_arguments(self.stack.configuration),
            output=Output.ERRORS,
        )

    def _check_region(self, bucket: str, key: str) -> None:
        """The roles have no region in their names, the state bucket does: it would seem that nothing is deployed."""
        if self.environment.client("s3").list_objects_v2(Bucket=bucket, Prefix=key)["KeyCount"]:
            return
        iam, role = self.environment.client("iam"), self.stack.role.format(self.environment.name)
        with contextlib.suppress(iam.exceptions.NoSuchEntityException):
            iam.get_role(RoleName=role)
            raise ToolError(
                f"{self.environment.name} is deployed in another region than {self.environment.region}: its role {role}"
                f" exists, but there is no state at s3://{bucket}/{key}. An environment cannot move; set its region back, or"
                " add another environment. If you have moved the state, copy it there."
            )

    def plan(
        self, *arguments: str, out: Path | None = None, quiet: bool = False, replaced: Collection[str] = ()
    ) -> bool:
        """Shows what apply would change, saves the plan if a file is given, and returns whether there are changes.

        replaced: functions that are replaced, whose aliases cannot stay at a version
        Beside the plan are its texts: in JSON (show) and as it was shown (text). It takes no lock, because that needs
        permission to write; applying a stale plan fails anyway.
        """
        saved = [f"-out={out}"] if out else []
        done = self._run(
            *("plan", "-input=false", "-lock=false", "-detailed-exitcode", "-no-color"),
            *saved,
            *self._variables(),
            *arguments,
            live_versions={name: live for name, live in self._live_versions().items() if name not in replaced},
            output=Output.ERRORS if quiet else Output.PLAN,
            accept=(NO_CHANGES, CHANGES),
        )
        if out:
            for suffix, text in (".txt", done.printed), (".json", self._read("show", "-json", str(out))):
                kept = out.with_name(out.name + suffix)
                kept.touch(0o600)
                kept.write_text(text)
        return done.code == CHANGES

    @staticmethod
    def show(plan: Path) -> dict[str, Any]:
        """A saved plan, in the format of https://developer.hashicorp.com/terraform/internals/json-format."""
        return dict(json.loads(_beside(plan, ".json").read_text()))

    @staticmethod
    def text(plan: Path) -> str:
        """A saved plan, as it was shown."""
        return _beside(plan, ".txt").read_text()

    def apply(self, *arguments: str) -> None:
        live_versions = self._live_versions()
        self._run(
            "apply",
            *self._approval(),
            *self._variables(),
            *arguments,
            live_versions=live_versions,
            output=self._output,
        )

    def apply_plan(self, plan: Path) -> None:
        """Applies exactly a saved plan."""
        self._run("apply", "-input=false", str(plan), output=self._output)

    def destroy(self, *arguments: str) -> None:
        self._run("destroy", *self._approval(), *self._variables(), *arguments, output=self._output)

    def forget(self) -> None:
        """Deletes the data folder; the next init creates it again."""
        shutil.rmtree(self.data)

    def outputs(self) -> dict[str, Any]:
        """ToolError if nothing is deployed."""
        return state.outputs(self.environment, self.stack.states)

    @property
    def _output(self) -> Output:
        return Output.ERRORS if self.unattended else Output.TERMINAL

    def _approval(self) -> list[str]:
        return ["-input=false", "-auto-approve"] if self.approved else []

    def _variables(self) -> list[str]:
        folder = self.stack.environments
        return [f"-var-file={folder / self.environment.variables_file.name}"] if folder else []

    def _process_environment(self) -> dict[str, str]:
        if self.environment.emulator is None:
            return self.environment.process_environment
        urls = {
            "TF_VAR_emulator_url": self.environment.emulator.url,
            "TF_VAR_emulator_api_url": self.environment.emulator.api_url,
        }
        return self.environment.process_environment | urls

    def _live_versions(self) -> dict[str, str]:
        """By function, the version that the API calls: Terraform leaves the aliases there, and a release moves them."""
        try:
            functions = self.outputs().get("functions", {})
        except NothingDeployedError:
            return {}
        client, live = self.environment.client("lambda"), {}
        for function in functions.values():
            with contextlib.suppress(client.exceptions.ResourceNotFoundException):
                live[function] = client.get_alias(FunctionName=function, Name="live")["FunctionVersion"]
        return live

    def _read(self, *arguments: str) -> str:
        return process.read(
            *arguments,
            configuration=self.stack.configuration,
            data=self.data,
            environment=self._process_environment(),
        )

    def _run(
        self,
        *arguments: str,
        live_versions: dict[str, str] | None = None,
        output: Output = Output.TERMINAL,
        accept: tuple[int, ...] = (0,),
    ) -> process.Done:
        # Not by -var: the last release, which the upgrade is tested from, does not know it.
        variables = {"TF_VAR_live_versions": json.dumps(live_versions)} if live_versions else {}
        return process.run(
            *arguments,
            configuration=self.stack.configuration,
            data=self.data,
            environment=self._process_environment() | variables,
            output=output,
            accept=accept,
        )


def _beside(plan: Path, suffix: str) -> Path:
    """A text of a saved plan, beside it."""
    return plan.with_name(plan.name + suffix)
