"""The environments: what stands in environments/ of each, and how its AWS is reached."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3
import hcl2
from botocore.exceptions import BotoCoreError, ClientError

from emulator.credentials import Credentials
from emulator.instance import Instance
from tools.errors import ToolError

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / "build" / "reports"
LOCAL = "local"


@dataclass(frozen=True)
class Environment:
    """One environment, in AWS or, if there is one, in an emulator, which is called as its root or as a role."""

    name: str
    emulator: Instance | None = None
    role: Credentials | None = None

    @staticmethod
    def named(name: str, port: int) -> Environment:
        """The environment of that name; the local one is in the emulator on that port."""
        return Environment(name, Instance(port) if name == LOCAL else None)

    @property
    def variables_file(self) -> Path:
        return ROOT / "environments" / f"{self.name}.tfvars"

    @cached_property
    def _variables(self) -> dict[str, Any]:
        with self.variables_file.open() as file:
            return hcl2.load(file)

    def _text(self, name: str) -> str:
        """A variable of its file that is a string; empty where it is not set."""
        return _unquoted(self._variables.get(name) or "")

    def check(self) -> None:
        """ToolError where its file is about another one, as a copy is at first: that would be deployed to."""
        said = self._text("environment")
        if said != self.name:
            raise ToolError(f'{self.variables_file.name} says environment = "{said}"; make it "{self.name}".')

    @property
    def region(self) -> str:
        return _unquoted(self._variables["region"])

    @property
    def cors_allow_origins(self) -> set[str]:
        """The origins whose pages may call the API, "*" for every one."""
        return {_unquoted(origin) for origin in self._variables.get("cors_allow_origins") or []}

    @property
    def is_protected(self) -> bool:
        """Whether its data are worth a question before they are destroyed."""
        return bool(self._variables.get("deletion_protection", True))

    @cached_property
    def process_environment(self) -> dict[str, str]:
        """The environment variables with which any AWS tool reaches this environment and no other."""
        if self.emulator is None:
            return dict(os.environ)
        # Nothing of the user's own AWS settings gets through to the emulator, or past it.
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return kept | {
            "AWS_EC2_METADATA_DISABLED": "true",
            **self.emulator_variables(self.emulator),
        }

    def emulator_variables(self, emulator: Instance) -> dict[str, str]:
        """The environment variables with which AWS's command line and SDKs call that emulator."""
        credentials = self.role or emulator.credentials
        # Some SDKs read the one, some the other; boto3 only the second.
        region = {"AWS_REGION": self.region, "AWS_DEFAULT_REGION": self.region}
        return {"AWS_ENDPOINT_URL": emulator.url, **region, **credentials.environment()}

    def api_url(self, outputs: dict[str, Any]) -> str:
        """The URL of its API; in an emulator without a name under localhost, which not every resolver knows."""
        if self.emulator is None:
            return str(outputs["api_url"])
        return f"{self.emulator.url}/_aws/execute-api/{outputs['api_id']}/{outputs['stage_name']}"

    def client(self, service: str) -> Any:
        """A client of that AWS service in this environment."""
        if self.emulator is None:
            return boto3.client(service, region_name=self.region)
        return self.emulator.client(service, self.region, self.role)

    @cached_property
    def account(self) -> str:
        """The AWS account that the credentials are for; ToolError where they don't work or are for another one."""
        if self.emulator is not None:
            self.emulator.require()
        try:
            account = str(self.client("sts").get_caller_identity()["Account"])
        except (BotoCoreError, ClientError) as error:
            raise ToolError(
                f"AWS takes no credentials for {self.name}: {error}; sign in ('aws sso login') or set AWS_PROFILE."
            ) from error
        wanted = self._text("account_id")
        if wanted and account != wanted:
            raise ToolError(
                f"{self.name} is in the account {wanted}, and the credentials are for {account}; set AWS_PROFILE to one"
                f" of {wanted}. Nothing was read or changed."
            )
        return account

    @property
    def partition(self) -> str:
        """The first part of every ARN after "arn:": aws, aws-cn for China, aws-us-gov for GovCloud."""
        return str(boto3.session.Session().get_partition_for_region(self.region))


def _unquoted(value: object) -> str:
    """A string as hcl2 reads it, without the quotation marks that it leaves around."""
    return str(value).strip('"')
