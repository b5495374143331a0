"""Terraform for one environment: with its variables, its state, and a data folder of its own."""

from __future__ import annotations

import contextlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.aws.environment import Environment
from tools.aws.state_bucket import ensure_bucket, nothing_deployed, require_bucket
from tools.errors import ToolError
from tools.paths import ENVIRONMENTS, ROOT
from tools.terraform import process

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


API = Stack(process.CONFIGURATION, "users-api", "users-api-{}-authorizer", ENVIRONMENTS)


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
        backend = {
            "bucket": ensure_bucket(self.environment) if deploys else require_bucket(self.environment),
            "key": f"{self.stack.states}/{self.environment.name}.tfstate",
            "region": self.environment.region,
        }
        if deploys:
            self._check_region(backend["bucket"], backend["key"])
        self._run(
            "init",
            "-input=false",
            "-reconfigure",
            "-lockfile=readonly",
            *(f"-backend-config={key}={value}" for key, value in backend.items()),
            *process.init_arguments(self.stack.configuration),
            quiet=True,
        )

    def _check_region(self, bucket: str, state: str) -> None:
        """The roles have no region in their names, the state bucket does: it would seem that nothing is deployed."""
        if self.environment.client("s3").list_objects_v2(Bucket=bucket, Prefix=state)["KeyCount"]:
            return
        iam, role = self.environment.client("iam"), self.stack.role.format(self.environment.name)
        with contextlib.suppress(iam.exceptions.NoSuchEntityException):
            iam.get_role(RoleName=role)
            raise ToolError(
                f"{self.environment.name} is deployed in another region than {self.environment.region}: its role {role}"
                " exists, but its state is not here. An environment cannot move; set its region back, or add another"
                " environment."
            )

    def plan(self, *arguments: str, out: Path | None = None, quiet: bool = False) -> bool:
        """Shows what apply would change, saves the plan if a file is given, and returns whether there are changes.

        It takes no lock, because that needs permission to write; applying a stale plan fails anyway.
        """
        saved = [f"-out={out}"] if out else []
        code = self._run(
            *("plan", "-input=false", "-lock=false", "-detailed-exitcode"),
            *saved,
            *self._variables(),
            *arguments,
            quiet=quiet,
            accept=(NO_CHANGES, CHANGES),
        )
        return code == CHANGES

    def show(self, plan: Path) -> dict[str, Any]:
        """A saved plan, in the format of https://developer.hashicorp.com/terraform/internals/json-format."""
        return dict(json.loads(self._read("show", "-json", str(plan))))

    def text(self, plan: Path) -> str:
        """A saved plan, as it was shown."""
        return self._read("show", "-no-color", str(plan))

    def schema(self) -> dict[str, Any]:
        """The provider's schema: the arguments and attributes of its resources."""
        return dict(json.loads(self._read("providers", "schema", "-json")))

    def apply(self, *arguments: str) -> None:
        self._run("apply", *self._approval(), *self._variables(), *arguments, quiet=self.unattended)

    def apply_plan(self, plan: Path) -> None:
        """Applies exactly a saved plan."""
        self._run("apply", "-input=false", str(plan), quiet=self.unattended)

    def refresh(self) -> None:
        """Updates the state: some attributes have a value only after everything else was created."""
        self._run("apply", "-refresh-only", "-input=false", "-auto-approve", *self._variables(), quiet=True)

    def destroy(self, *arguments: str) -> None:
        self._run("destroy", *self._approval(), *self._variables(), *arguments, quiet=self.unattended)

    def forget(self) -> None:
        """Deletes the data folder; the next init creates it again."""
        shutil.rmtree(self.data)

    def outputs(self) -> dict[str, Any]:
        """ToolError if nothing is deployed."""
        outputs = self.outputs_if_any()
        if not outputs:
            raise nothing_deployed(self.environment)
        return outputs

    def print_outputs(self, as_json: bool) -> None:
        """Prints what "terraform output" prints; ToolError if nothing is deployed."""
        self.outputs()
        self._run("output", *(["-json"] if as_json else []))

    def outputs_if_any(self) -> dict[str, Any]:
        return {name: output["value"] for name, output in json.loads(self._read("output", "-json")).items()}

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

    def _read(self, *arguments: str) -> str:
        return process.read(
            *arguments,
            configuration=self.stack.configuration,
            data=self.data,
            environment=self._process_environment(),
        )

    def _run(self, *arguments: str, quiet: bool = False, accept: tuple[int, ...] = (0,)) -> int:
        return process.run(
            *arguments,
            configuration=self.stack.configuration,
            data=self.data,
            environment=self._process_environment(),
            quiet=quiet,
            accept=accept,
        )
